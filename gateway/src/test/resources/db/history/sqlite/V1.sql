-- Rows of every table as a Pagewatch of schema 1 left them when its process was killed.
update revision_sequence set value = 40;

-- Changed and not looked at yet; its title is the page's own.
insert into watch values ('01990000-0000-7000-8000-000000000001',
  'https://xn--exmple-cua.example/prix?x=1#y', null, 'Été 2025', 'été 2025',
  'https://xn--exmple-cua.example/prix?x=1#y' || char(10) || 'été 2025' || char(10) || 'prix' || char(10) || 'été',
  'auto', 'http', null, 3600000, '["prix","été"]', 0, 0, 0, 'changed', null, null, null, 0,
  'Prix: 10 €', 'Prix: 12 €', 1755000000000, 1756000000000, 1756000000000, 1756003600000, 120, 5, 1,
  '01990000-0000-7000-8000-0000000000b2',
  'fe997dfd5bd4c4cb3b8ef1c31d3da8129bf10a52adeffb9f50d62a641710c654', 0, 0,
  null, null, null, null, 3, 37);

-- Paused and muted, its last check failed; needs a browser.
insert into watch values ('01990000-0000-7000-8000-000000000002',
  'http://127.0.0.1:8080/?q=1', 'My "own" % title_', null, 'my "own" % title_',
  'http://127.0.0.1:8080/?q=1' || char(10) || 'my "own" % title_' || char(10),
  'browser', 'browser', null, 10000, '[]', 1, 1, 1, 'error', 'page_hung', 'the page hung',
  1756000000000, 4, null, null, 1755000001000, 1756000000000, null, 1756000010000, 45000, 4, 0, null,
  null, 0, 0, null, null, null, null, 9, 38);

-- Was being checked, and somebody had asked for one more check.
insert into watch values ('01990000-0000-7000-8000-000000000003',
  'https://b.example', '日本語のページ', null, '日本語のページ',
  'https://b.example' || char(10) || '日本語のページ' || char(10) || 'prix',
  'auto', 'browser', 'only scripts make its text', 60000, '["prix"]', 0, 0, 1, 'unchanged', null, null,
  null, 0, null, null, 1755000002000, 1756000000000, null, 1756000060000, 900, 1, 0,
  '01990000-0000-7000-8000-0000000000b3',
  'fdf9751752bd4897d0f0a6db2f470727d20437b09696ee5c6cbabfc1b59b6f77', 2, 1,
  'a-token-of-then', 'a-worker-of-then', 1756000060000, 1756000090000, 1, 40);

-- Never checked; an address in brackets, with a port.
insert into watch values ('01990000-0000-7000-8000-000000000004',
  'https://[2001:db8::1]:8443/x', null, null, 'https://[2001:db8::1]:8443/x',
  'https://[2001:db8::1]:8443/x' || char(10) || char(10),
  'http', 'http', null, 86400000, '[]', 0, 0, 1, 'none', null, null, null, 0, null, null,
  1755000003000, null, null, 1755000003000, null, 0, 0, null, null, 2, 0, null, null, null, null, 1,
  39);

insert into watch_tag values
  ('prix', '01990000-0000-7000-8000-000000000001'),
  ('été', '01990000-0000-7000-8000-000000000001'),
  ('prix', '01990000-0000-7000-8000-000000000003');

insert into watch_deletion values ('01990000-0000-7000-8000-000000000000', 36);

insert into blob values
  ('be270aca5e0ca2b52f378606a2380f2955a2e050ded62158b1fc83a7f615636e', 'text/plain;charset=utf-8',
   'zstd', 32, x'28b52ffd2020010100507269783a20313020e282ac0a76697369626c6520c3a020746f75730a66696e',
   1755000000000),
  ('fe997dfd5bd4c4cb3b8ef1c31d3da8129bf10a52adeffb9f50d62a641710c654', 'text/plain;charset=utf-8',
   'zstd', 32, x'28b52ffd2020010100507269783a20313220e282ac0a76697369626c6520c3a020746f75730a66696e',
   1756000000000),
  ('aa3201a31fd98ed69f7a0d74b74cc4fcfaf6afc1fae1d57f553b22c7b4b3aacb', 'text/html;charset=utf-8',
   'zstd', 54, x'28b52ffd2036b101003c21646f63747970652068746d6c3e3c7469746c653ec38974c3a93c2f7469746c653e3c703e507269783a20313220e282ac3c2f703e',
   1756000000000),
  ('c2153f77e11087fcb078ae38527fa83bef29791e3700e30cc87fec4405a66d0f', 'image/png', 'identity', 70,
   x'89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082',
   1756000000000),
  ('fdf9751752bd4897d0f0a6db2f470727d20437b09696ee5c6cbabfc1b59b6f77', 'text/plain;charset=utf-8',
   'zstd', 21, x'28b52ffd2015a90000e697a5e69cace8aa9ee381aee3839ae383bce382b8', 1756000000000);

insert into snapshot values
  ('01990000-0000-7000-8000-0000000000b1', '01990000-0000-7000-8000-000000000001', 1755000000000,
   'be270aca5e0ca2b52f378606a2380f2955a2e050ded62158b1fc83a7f615636e', 32, null, null, 0),
  ('01990000-0000-7000-8000-0000000000b2', '01990000-0000-7000-8000-000000000001', 1756000000000,
   'fe997dfd5bd4c4cb3b8ef1c31d3da8129bf10a52adeffb9f50d62a641710c654', 32,
   'aa3201a31fd98ed69f7a0d74b74cc4fcfaf6afc1fae1d57f553b22c7b4b3aacb',
   'c2153f77e11087fcb078ae38527fa83bef29791e3700e30cc87fec4405a66d0f', 1),
  ('01990000-0000-7000-8000-0000000000b3', '01990000-0000-7000-8000-000000000003', 1756000000000,
   'fdf9751752bd4897d0f0a6db2f470727d20437b09696ee5c6cbabfc1b59b6f77', 21, null, null, 0);
