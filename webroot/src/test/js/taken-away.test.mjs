import assert from 'node:assert/strict';
import { register } from 'node:module';
import { test } from 'node:test';

// What a browser takes from the server's root is here below the sources.
const ROOT = new URL('../../main/resources/webroot/', import.meta.url);
register(`data:text/javascript,${encodeURIComponent(`export const resolve = (name, context, next) => next(name.startsWith('/vendor/') ? ${JSON.stringify(ROOT.href)} + name.slice(1) : name, context);`)}`);

const leaves = [];
globalThis.addEventListener = (name, listener) => name === 'pagehide' && leaves.push(listener);
const asked = [];
let answer = () => new Response(null, { status: 204 });
globalThis.fetch = async (url, { method, keepalive }) => {
  asked.push(`${method} ${url}${keepalive ? ' kept alive' : ''}`);
  return answer(url);
};
const { takenAway } = await import(`${ROOT}app/data/taken-away.js`);
const { act, dismiss, toasts } = await import(`${ROOT}app/data/toasts.js`);

const begin = () => {
  asked.length = 0;
  answer = () => new Response(null, { status: 204 });
  while (toasts.peek().length > 0) act(toasts.peek()[0].id);
  return takenAway({ path: (id) => `/things/${id}`, done: (name) => `Deleted ${name}`, failed: (name) => `${name} couldn’t be deleted` });
};
const shown = () => toasts.peek().map(({ text }) => text);
const told = (text) => toasts.peek().find((each) => each.text === text).id;
const read = (log, name) => async () => void log.push(name);
const until = async (holds) => {
  while (!holds()) await new Promise(setImmediate);
};

test('two are away at once, each comes back or goes by itself', async () => {
  const things = begin();
  things.take('a', 'A', async () => {});
  things.take('b', 'B', async () => {});
  assert.deepEqual([...things.ids.peek()], ['a', 'b']);

  act(told('Deleted A'));
  assert.deepEqual([...things.ids.peek()], ['b']);
  dismiss(told('Deleted B'));
  await until(() => things.ids.peek().size === 0);
  assert.deepEqual(asked, ['DELETE /api/v1/things/b']);
});

test('what is gone stays away until the rest is read, though two go together', async () => {
  const things = begin();
  const log = [];
  things.take('a', 'A', read(log, 'a'));
  things.take('b', 'B', read(log, 'b'));
  answer = (url) => {
    log.push(`${url.at(-1)} asked, ${[...things.ids.peek()]} away`);
    return new Response(null, { status: 204 });
  };

  dismiss(told('Deleted A'));
  dismiss(told('Deleted B'));
  await until(() => things.ids.peek().size === 0);
  assert.deepEqual(log, ['a asked, a,b away', 'a', 'b asked, b away', 'b']);
});

test('what can’t be deleted comes back with the reason, what is gone already without', async () => {
  const things = begin();
  answer = (url) => new Response(JSON.stringify({ message: 'It is in use.' }), { status: url.endsWith('a') ? 409 : 404, headers: { 'content-type': 'application/json' } });
  things.take('a', 'A', async () => {});
  things.take('b', 'B', async () => Promise.reject(new Error('unread')));

  dismiss(told('Deleted A'));
  dismiss(told('Deleted B'));
  await until(() => things.ids.peek().size === 0);
  assert.equal(shown().length, 1);
  assert.match(shown()[0], /^A couldn’t be deleted: /);
});

test('who leaves the page has not undone', () => {
  const things = begin();
  things.take('a', 'A', async () => {});
  things.take('b', 'B', async () => {});
  act(told('Deleted A'));

  for (const leave of leaves) leave();
  assert.deepEqual(asked, ['DELETE /api/v1/things/b kept alive']);
});

test.after(() => begin());
