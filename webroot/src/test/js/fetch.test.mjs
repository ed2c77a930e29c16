import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { faultsOf, ownFaults, rowPath } from '../../main/resources/webroot/app/lib/fetch-faults.js';
import { fetchWords } from '../../main/resources/webroot/app/lib/fetch-words.js';
import { BLOCKABLE, cookieRow, DEVICES, draftOf, fetchOf, headerRow, patchOf, proxyOf, secondsOf } from '../../main/resources/webroot/app/lib/fetch.js';

const FETCH = {
  method: 'POST', headers: { Accept: 'text/html', 'X-Api-Key': '***' }, body: '{"q": 1}\r\n',
  cookies: [{ name: 'sid', value: '***' }, { name: 'sid', value: '***', domain: 'a.example', path: '/x' }],
  userAgent: 'Mine/1.0', basicAuth: { user: 'me', password: '***' }, proxy: 'socks5://jo%40e:***@proxy.example:1080', acceptStatus: ['200-299', '404'],
  wait: { until: 'networkidle', selector: 'css:#price', delay: 'PT1.5S' }, viewport: { width: 1280, height: 800 }, device: 'Pixel 7', locale: 'de-AT',
  timezone: 'Europe/Vienna', colorScheme: 'dark', geolocation: { latitude: -33.9, longitude: 18.4, accuracy: 50 }, script: ' x()\n', block: ['image', 'tracker'],
};
const FULL = { engine: 'auto', fetch: FETCH };
const NONE = { engine: 'http', fetch: null };
const edit = (base, parts) => patchOf({ ...draftOf(base), ...parts }, base);

test('what is read into the form is no change, with secrets nobody is shown', () => {
  const draft = draftOf(FULL);

  assert.equal(draft['fetch.wait.selector'], '#price');
  assert.deepEqual(draft['fetch.headers'].map(({ name, value, stored }) => [name, value, stored]), [['Accept', 'text/html', false], ['X-Api-Key', null, true]]);
  assert.deepEqual([draft['fetch.basicAuth.password'], draft['fetch.proxy.password'], draft['fetch.proxy.user']], [null, null, 'jo@e']);
  assert.deepEqual(patchOf(draft, FULL), {});
  assert.deepEqual(fetchOf(draft, FULL), FULL);
  assert.deepEqual(patchOf(draftOf(NONE), NONE), {});
  assert.deepEqual(fetchOf(draftOf(NONE), NONE), NONE);
  assert.deepEqual(ownFaults(draft, FULL), {});
});

test('a form says all that there is to say', () => {
  const { headers: _, cookies: __, ...rest } = FETCH;
  const said = patchOf({ ...draftOf({ engine: 'http', fetch: rest }), 'fetch.basicAuth.password': 'p', 'fetch.proxy.password': 'a:b' }, NONE);

  assert.deepEqual(said, { fetch: {
    ...rest, basicAuth: { user: 'me', password: 'p' }, proxy: 'socks5://jo%40e:a%3Ab@proxy.example:1080', wait: { ...FETCH.wait, selector: '#price' },
  } });
});

test('an edit sends what differs, null for what is emptied, and no secret that stays', () => {
  assert.deepEqual(edit(FULL, { engine: 'browser', 'fetch.locale': ' ', 'fetch.wait.delay': '' }), { engine: 'browser', fetch: { locale: null, wait: { delay: null } } });
  assert.deepEqual(edit(FULL, { 'fetch.wait.until': '', 'fetch.wait.selector': '', 'fetch.wait.delay': '' }), { fetch: { wait: null } });
  assert.deepEqual(edit(FULL, { 'fetch.basicAuth.password': 'new' }), { fetch: { basicAuth: { password: 'new' } } });
  assert.deepEqual(edit(FULL, { 'fetch.basicAuth.user': '' }), { fetch: { basicAuth: null } });
  assert.deepEqual(edit(FULL, { 'fetch.block': [] }), { fetch: { block: [] } });
  assert.deepEqual(edit(FULL, { 'fetch.block': null }), { fetch: { block: null } });
  assert.deepEqual(edit(FULL, { 'fetch.geolocation.accuracy': '' }), { fetch: { geolocation: { accuracy: null } } });
  assert.deepEqual(edit(FULL, { 'fetch.proxy.kind': 'direct' }), { fetch: { proxy: 'direct' } });
  assert.deepEqual(edit(FULL, { 'fetch.proxy.kind': 'other', 'fetch.proxy.address': ' office ' }), { fetch: { proxy: 'office' } });
  assert.deepEqual(edit(FULL, { 'fetch.acceptStatus': '404 , 200-299' }), { fetch: { acceptStatus: ['404', '200-299'] } });
  assert.deepEqual(edit(FULL, { 'fetch.proxy.address': 'other.example:1' }), { fetch: { proxy: 'socks5://jo%40e:***@other.example:1' } });
  assert.deepEqual(edit(FULL, { 'fetch.proxy.kind': '' }), { fetch: { proxy: null } });
  assert.deepEqual(edit(NONE, { 'fetch.wait.delay': '0,5', 'fetch.viewport.width': '500' }), { fetch: { wait: { delay: 'PT0.5S' }, viewport: { width: 500 } } });
});

test('headers are edited by name', () => {
  const [accept, key] = draftOf(FULL)['fetch.headers'];
  const headers = (...rows) => edit(FULL, { 'fetch.headers': rows });

  assert.deepEqual(headers(accept), { fetch: { headers: { 'X-Api-Key': null } } });
  assert.deepEqual(headers(key, accept, headerRow()), {});
  assert.deepEqual(headers(accept, { ...key, value: 'n3w' }, headerRow(' X-New ', ' 1 ')), { fetch: { headers: { 'X-Api-Key': 'n3w', 'X-New': '1' } } });
  assert.deepEqual(headers(accept, { ...key, name: 'x-api-key' }), { fetch: { headers: { 'X-Api-Key': null, 'x-api-key': '***' } } });
  assert.deepEqual(headers(), { fetch: { headers: null } });
  const odd = edit(NONE, { 'fetch.headers': [headerRow('__proto__', 'x')] });
  assert.equal(JSON.stringify(odd), '{"fetch":{"headers":{"__proto__":"x"}}}');
});

test('cookies go as a whole, those that stay as stars', () => {
  const [first, second] = draftOf(FULL)['fetch.cookies'];

  assert.deepEqual(edit(FULL, { 'fetch.cookies': [second, cookieRow({ name: 'b', value: '2' }), cookieRow()] }),
    { fetch: { cookies: [{ name: 'sid', value: '***', domain: 'a.example', path: '/x' }, { name: 'b', value: '2' }] } });
  assert.deepEqual(edit(FULL, { 'fetch.cookies': [{ ...first, value: '' }, second] }).fetch.cookies[0], { name: 'sid', value: '' });
  assert.deepEqual(edit(FULL, { 'fetch.cookies': [] }), { fetch: { cookies: null } });
});

test('a body belongs to methods that take one, and isn’t forgotten meanwhile', () => {
  assert.deepEqual(edit(FULL, { 'fetch.method': '' }), { fetch: { method: null, body: null } });
  assert.deepEqual(edit(NONE, { 'fetch.body': 'x' }), {});
  assert.deepEqual(patchOf(draftOf({ engine: 'http', fetch: { method: 'GET' } }), { engine: 'http', fetch: { method: 'GET' } }), {});
});

test('what the form doesn’t know is left alone, and previewed', () => {
  const base = { engine: 'browser', fetch: { steps: [{ action: 'click', selector: '#more' }], wait: { delay: 'PT1S', later: true }, proxy: 'office' } };

  const draft = { ...draftOf(base), 'fetch.wait.delay': '2' };
  assert.deepEqual(patchOf(draft, base), { fetch: { wait: { delay: 'PT2S' } } });
  assert.deepEqual(fetchOf(draft, base).fetch, { ...base.fetch, wait: { delay: 'PT2S', later: true } });
  assert.deepEqual(patchOf(draftOf(base), base), {});
  assert.deepEqual(ownFaults(draft, base), {});
});

test('secrets that were stored for something else have to be given anew', () => {
  const draft = draftOf(FULL);
  const [, key] = draft['fetch.headers'];
  const [cookie] = draft['fetch.cookies'];
  const faulty = (parts) => Object.keys(ownFaults({ ...draft, ...parts }, FULL));

  assert.deepEqual(faulty({ 'fetch.headers': [{ ...key, name: 'X-Other' }] }), [rowPath('fetch.headers', key)]);
  assert.deepEqual(faulty({ 'fetch.headers': [{ ...key, name: 'x-API-key' }] }), []);
  assert.deepEqual(faulty({ 'fetch.headers': [{ ...key, name: 'X-Other', value: 'new' }] }), []);
  assert.deepEqual(faulty({ 'fetch.cookies': [{ ...cookie, path: '/y' }] }), [rowPath('fetch.cookies', cookie)]);
  assert.deepEqual(faulty({ 'fetch.basicAuth.user': 'you' }), ['fetch.basicAuth.password']);
  assert.deepEqual(faulty({ 'fetch.basicAuth.user': '' }), []);
  assert.deepEqual(faulty({ 'fetch.proxy.kind': 'http' }), ['fetch.proxy.password']);
  assert.deepEqual(faulty({ 'fetch.proxy.kind': '' }), []);
});

test('a proxy’s stored password holds up neither none at all nor one with a name', () => {
  const draft = draftOf(FULL);
  assert.equal(draft['fetch.proxy.password'], null);
  const faulty = (parts) => ownFaults({ ...draft, ...parts }, FULL);

  assert.deepEqual(faulty({ 'fetch.proxy.kind': 'direct' }), {});
  assert.deepEqual(faulty({ 'fetch.proxy.kind': 'other', 'fetch.proxy.address': 'office' }), {});
  assert.deepEqual(patchOf({ ...draft, 'fetch.proxy.kind': 'other', 'fetch.proxy.address': 'office' }, FULL), { fetch: { proxy: 'office' } });
  assert.deepEqual(Object.keys(faulty({ 'fetch.proxy.address': 'other.example:1' })), ['fetch.proxy.password']);
});

test('what can’t be sent is said before it is', () => {
  const twice = [headerRow('X-A', '1'), headerRow('x-a', '2'), headerRow('', '3')];
  const draft = { ...draftOf(NONE), 'fetch.headers': twice, 'fetch.wait.delay': '31', 'fetch.viewport.height': 'tall', 'fetch.cookies': [cookieRow({ value: 'x' })], 'fetch.proxy.kind': 'http' };

  const faults = ownFaults(draft, NONE);
  assert.deepEqual(Object.keys(faults).sort(), [
    rowPath('fetch.cookies', draft['fetch.cookies'][0]), rowPath('fetch.headers', twice[1]), rowPath('fetch.headers', twice[2]), 'fetch.proxy.address', 'fetch.viewport.height', 'fetch.wait.delay',
  ].sort());
  const place = { ...draftOf(NONE), 'fetch.geolocation.latitude': '91', 'fetch.geolocation.accuracy': '-1', 'fetch.proxy.kind': 'direct' };
  assert.deepEqual(Object.keys(ownFaults(place, NONE)).sort(), ['fetch.geolocation.accuracy', 'fetch.geolocation.latitude', 'fetch.geolocation.longitude']);
  assert.deepEqual(Object.keys(ownFaults({ ...draftOf(NONE), 'fetch.proxy.kind': 'other' }, NONE)), ['fetch.proxy.address']);
  const many = Array.from({ length: 51 }, (_, at) => headerRow(`X-${at}`, '1'));
  assert.deepEqual(Object.keys(ownFaults({ ...draftOf(NONE), 'fetch.headers': many }, NONE)), ['fetch.headers']);
});

test('the server’s complaints come to their fields and rows', () => {
  const headers = [headerRow(), headerRow('X.Dotted', '1')];
  const cookies = [cookieRow(), cookieRow({ name: 'a' }), cookieRow({ name: 'b' })];
  const draft = { ...draftOf(NONE), 'fetch.headers': headers, 'fetch.cookies': cookies, 'fetch.acceptStatus': '200, 99' };

  const faults = faultsOf([
    { field: 'fetch.headers.x.dotted', message: 'is refused' }, { field: 'fetch.cookies[1].domain', message: 'must be a domain' }, { field: '/fetch/cookies/0/name', message: 'is odd' },
    { field: 'fetch.acceptStatus[1]', message: 'must be a status' }, { field: 'fetch.proxy', message: 'must be like this' }, { field: 'fetch.viewport.height', message: 'is needed' },
    { field: 'engine', message: 'must be auto' }, { field: 'fetch.block[0]', message: 'is unknown' }, { field: 'fetch.steps[0].action', message: 'is unknown' },
  ], draft);
  const text = (path) => faults[path].map((fault) => fault.text);

  assert.deepEqual(text(rowPath('fetch.headers', headers[1])), ['This is refused.']);
  assert.deepEqual(text(rowPath('fetch.cookies', cookies[2])), ['Domain must be a domain.']);
  assert.deepEqual(text(rowPath('fetch.cookies', cookies[1])), ['Name is odd.']);
  assert.deepEqual(text('fetch.acceptStatus'), ['“99” must be a status.']);
  assert.deepEqual(text('fetch.proxy.address'), ['This must be like this.']);
  assert.deepEqual([text('fetch.viewport.height'), text('engine'), text('fetch.block')], [['This is needed.'], ['This must be auto.'], ['This is unknown.']]);
  assert.deepEqual(text('form'), ['fetch.steps[0].action is unknown.']);
});

test('proxies and delays are read as they are written', () => {
  assert.deepEqual(proxyOf(' HTTP://proxy.example:3128/ '), { kind: 'http', address: 'proxy.example:3128', user: '', password: '' });
  assert.deepEqual(proxyOf('socks5://a%3A:p%25@[::1]:1'), { kind: 'socks5', address: '[::1]:1', user: 'a:', password: 'p%' });
  assert.deepEqual(proxyOf(' Direct '), { kind: 'direct', address: '', user: '', password: '' });
  assert.deepEqual(proxyOf('office'), { kind: 'other', address: 'office', user: '', password: '' });
  assert.deepEqual(['PT0.25S', 'PT1M', 'PT0S', undefined].map(secondsOf), ['0.25', '60', '0', '']);
});

test('how a page is fetched is told in a line', () => {
  assert.equal(fetchWords({ engine: 'auto', fetch: null, engineReason: null }), 'HTTP unless it needs a browser');
  assert.equal(fetchWords({ engine: 'auto', fetch: { cookies: [{ name: 'a', value: '***' }] }, engineReason: 'the page asks for JavaScript' }), 'In a browser: the page asks for JavaScript · 1 cookie');
  const said = fetchWords({ engine: 'browser', fetch: { ...FETCH, steps: [{}, {}] }, engineReason: null });
  for (const words of ['In a browser · sends POST with a body · 2 cookies · 2 headers · signs in as me', 'through socks5://proxy.example:1080', 'takes 200-299, 404', 'waits for #price', 'waits 1.5 s',
    'as Pixel 7', '1280 × 800', 'in de-AT', 'at Europe/Vienna', 'dark colours', '2 steps', 'runs a script', 'without images, trackers']) assert.ok(said.includes(words), `${words} in ${said}`);
  assert.ok(!said.includes('***') && !said.includes('jo'));
});

test('devices and what can be left out are those that the API knows', () => {
  const api = readFileSync(new URL('../../../../gateway/src/main/resources/openapi.yaml', import.meta.url), 'utf8');
  const list = (pattern) => pattern.exec(api)[1].split(', ').map((each) => each.replaceAll("'", ''));

  assert.deepEqual(list(/ device: \{type: string, enum: \[([^\]]+)\]/), DEVICES);
  assert.deepEqual(list(/ block: \{type: array, items: \{type: string, enum: \[([^\]]+)\]/), BLOCKABLE);
});
