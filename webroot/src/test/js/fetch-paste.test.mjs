import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mergedCookies, mergedHeaders, pastedCookies, pastedHeaders } from '../../main/resources/webroot/app/lib/fetch-paste.js';
import { cookieRow, headerRow } from '../../main/resources/webroot/app/lib/fetch.js';

const cookie = (name, value, domain = '', path = '') => ({ name, value, domain, path });

test('a request’s headers are sorted into what a watch takes', () => {
  const text = [
    'GET /account HTTP/1.1', ':authority: shop.example', 'Host: shop.example', 'Accept-Encoding: gzip', 'Proxy-Authorization: Basic x', 'If-None-Match: "1"', '',
    'Accept-Language: de-AT,de;q=0.9', 'X-Api-Key:  a:b=c  ', 'Cookie: sid=1=2; theme=dark', 'User-Agent: Mine/1.0 (x; y)', 'X-Empty:',
  ].join('\r\n');

  assert.deepEqual(pastedHeaders(text), {
    headers: [{ name: 'Accept-Language', value: 'de-AT,de;q=0.9' }, { name: 'X-Api-Key', value: 'a:b=c' }, { name: 'X-Empty', value: '' }],
    cookies: [cookie('sid', '1=2'), cookie('theme', 'dark')],
    userAgent: 'Mine/1.0 (x; y)',
    left: [':authority', 'Host', 'Accept-Encoding', 'Proxy-Authorization', 'If-None-Match'],
    unread: ['GET /account HTTP/1.1'],
  });
});

test('names that stand in lines of their own get the line after', () => {
  const { headers, left, unread } = pastedHeaders(':path:\n/account?a=1\naccept:\ntext/html\nx-none:\nx-at:\nhttp://a.example/');

  assert.deepEqual(headers, [{ name: 'accept', value: 'text/html' }, { name: 'x-none', value: '' }, { name: 'x-at', value: 'http://a.example/' }]);
  assert.deepEqual([left, unread], [[':path'], []]);
});

test('what a browser copies as cURL is read', () => {
  const { headers, cookies, userAgent, unread } = pastedHeaders(
    "curl 'https://a.example/-H' \\\n  -H 'accept: */*' \\\n  -H 'x-said: it'\\''s \"so\"' \\\n  -b 'sid=1; a=b' \\\n  --header \"x-two: \\\"2\\\"\" -A Mine/2 --compressed",
  );

  assert.deepEqual(headers, [{ name: 'accept', value: '*/*' }, { name: 'x-said', value: 'it\'s "so"' }, { name: 'x-two', value: '"2"' }]);
  assert.deepEqual(cookies, [cookie('sid', '1'), cookie('a', 'b')]);
  assert.deepEqual([userAgent, unread], ['Mine/2', []]);
});

test('cookies are read from a header, from Set-Cookie, from lines and from cookies.txt', () => {
  const { cookies, unread } = pastedCookies([
    'Cookie: a=1; b=x=y', 'c=3', 'Set-Cookie: d=4; Path=/account; Domain=.a.example; HttpOnly; Secure; Max-Age=5', '# Netscape HTTP Cookie File', '',
    '.a.example\tTRUE\t/\tTRUE\t1999999999\te\t5', '#HttpOnly_b.example\tFALSE\t/x\tFALSE\t0\tf\t', 'no cookie',
  ].join('\n'));

  assert.deepEqual(cookies, [
    cookie('a', '1'), cookie('b', 'x=y'), cookie('c', '3'), cookie('d', '4', 'a.example', '/account'), cookie('e', '5', 'a.example', '/'), cookie('f', '', 'b.example', '/x'),
  ]);
  assert.deepEqual(unread, ['no cookie']);
});

test('cookies are read from an extension’s JSON', () => {
  const list = [{ name: 'a', value: '1', domain: '.a.example', path: '/', secure: true }, { name: 'b', value: '2', domain: 'a.example', hostOnly: true, path: '/' }, { value: '3' }, null];

  const read = [cookie('a', '1', 'a.example', '/'), cookie('b', '2', '', '/')];
  assert.deepEqual(pastedCookies(JSON.stringify(list)), { cookies: read, unread: [] });
  assert.deepEqual(pastedCookies(JSON.stringify({ cookies: list })), { cookies: read, unread: [] });
  assert.deepEqual(pastedCookies('[{]'), { cookies: [], unread: ['[{]'] });
});

test('what is pasted replaces what is of the same name, and empty rows go', () => {
  const headers = mergedHeaders([headerRow('X-A', null), headerRow()], [{ name: 'x-a', value: '1' }, { name: 'X-B', value: '2' }]);
  assert.deepEqual(headers.map(({ name, value, stored }) => [name, value, stored]), [['X-A', '1', true], ['X-B', '2', false]]);
  const cookies = mergedCookies([cookieRow({ name: 'a', value: null }), cookieRow({ name: 'a', value: null, path: '/x' })], [cookie('a', '1'), cookie('b', '2')]);
  assert.deepEqual(cookies.map(({ name, value, path }) => [name, value, path]), [['a', '1', ''], ['a', null, '/x'], ['b', '2', '']]);
});
