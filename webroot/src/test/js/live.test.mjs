import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Acts, endWords, keyOf, pointIn, wheelPixels } from '../../main/resources/webroot/app/lib/live.js';
import { stepRow } from '../../main/resources/webroot/app/lib/steps.js';
import { Taking } from '../../main/resources/webroot/app/lib/taking.js';

const PAGE = { width: 1280, height: 800 };
const BOX = { left: 10, top: 20, width: 640, height: 400 };
const key = (name, held = {}) => keyOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });

test('points of the picture are the page’s, whatever the picture’s size', () => {
  assert.deepEqual(pointIn({ x: 10, y: 20 }, BOX, PAGE), { x: 0, y: 0 });
  assert.deepEqual(pointIn({ x: 330, y: 120.5 }, BOX, PAGE), { x: 640, y: 201 });
  assert.deepEqual(pointIn({ x: 650, y: 420 }, BOX, PAGE), { x: 1279, y: 799 });
  assert.deepEqual(pointIn({ x: 100, y: 100 }, { left: 0, top: 0, width: 390, height: 844 }, { width: 412, height: 915 }), { x: 106, y: 108 });
  assert.equal(pointIn({ x: 9, y: 30 }, BOX, PAGE), null);
  assert.equal(pointIn({ x: 20, y: 421 }, BOX, PAGE), null);
  assert.equal(pointIn({ x: 0, y: 0 }, { left: 0, top: 0, width: 0, height: 0 }, PAGE), null);
});

test('a wheel counts pixels, lines or pages', () => {
  assert.deepEqual([0, 1, 2].map((deltaMode) => wheelPixels({ deltaY: 3, deltaMode }, 800)), [3, 48, 2400]);
});

test('keys write, are named, or stay the browser’s', () => {
  assert.deepEqual(key('a'), { text: 'a' });
  assert.deepEqual(key('😀'), { text: '😀' });
  assert.deepEqual(key('A', { shiftKey: true }), { text: 'A' });
  assert.deepEqual(key('@', { ctrlKey: true, altKey: true, getModifierState: (name) => name === 'AltGraph' }), { text: '@' });
  assert.deepEqual(key('Enter'), { key: 'Enter' });
  assert.deepEqual(key('Tab', { shiftKey: true }), { key: 'Shift+Tab' });
  assert.deepEqual(key('a', { metaKey: true }), { key: 'Control+A' });
  assert.deepEqual(key('ArrowLeft', { ctrlKey: true, shiftKey: true }), { key: 'Control+Shift+ArrowLeft' });
  for (const [name, held] of [['r', { ctrlKey: true }], ['v', { ctrlKey: true }], ['F5', {}], ['Tab', { ctrlKey: true }], ['Dead', {}], ['Shift', {}], ['a', { isComposing: true }], ['ArrowLeft', { altKey: true }]]) {
    assert.equal(key(name, held), null, name);
  }
});

/** Acts that go when they are let go; `ring` ends the pause. */
function acting() {
  const sent = [];
  const done = [];
  const problems = [];
  let ring = () => {};
  const acts = new Acts((act) => {
    sent.push(act);
    return new Promise((resolve) => done.push(resolve));
  }, (problem) => problems.push(problem), { set: (run) => { ring = run; return 1; }, clear: () => { ring = () => {}; } });
  return { acts, sent, problems, ring: () => ring(), next: async () => { done.shift()(); await new Promise(setImmediate); } };
}

test('typing is gathered until there is a pause, or something else is done', async () => {
  const { acts, sent, ring, next } = acting();

  acts.type('j');
  acts.type('o');
  assert.deepEqual(sent, []);
  ring();
  assert.deepEqual(sent, [{ op: 'type', text: 'jo' }]);
  acts.type('e');
  acts.act({ op: 'press', key: 'Tab' });
  await next();
  assert.deepEqual(sent.slice(1), [{ op: 'type', text: 'e' }]);
  await next();
  assert.deepEqual(sent.slice(2), [{ op: 'press', key: 'Tab' }]);
});

test('what waits is gathered further, and one act is sent after the other', async () => {
  const { acts, sent, next } = acting();

  acts.act({ op: 'click', x: 1, y: 1 });
  acts.type('a');
  acts.flush();
  acts.type('b');
  acts.flush();
  acts.scroll(1, 2, 100);
  acts.scroll(3, 4, 50);
  acts.flush();
  assert.equal(sent.length, 1);
  for (let n = 0; n < 3; n++) await next();
  assert.deepEqual(sent.slice(1), [{ op: 'type', text: 'ab' }, { op: 'scroll', x: 3, y: 4, dy: 150 }]);
});

test('scrolling there and back is none', () => {
  const { acts, sent } = acting();

  acts.scroll(1, 1, 100);
  acts.scroll(1, 1, -100);
  acts.flush();

  assert.deepEqual(sent, []);
});

test('long texts go in pieces that are taken, and too many acts are refused', async () => {
  const { acts, sent, problems, next } = acting();

  acts.type(`${'x'.repeat(1999)}😀${'y'.repeat(2500)}`);
  for (let n = 0; n < 3; n++) await next();
  assert.equal(sent.map(({ text }) => text).join(''), `${'x'.repeat(1999)}😀${'y'.repeat(2500)}`);
  assert.ok(sent.every(({ text }) => text.length <= 2000 && !/[\uD800-\uDBFF]$/.test(text)));

  for (let n = 0; n < 17; n++) acts.act({ op: 'click', x: n, y: 0 });
  assert.deepEqual(problems, ['The page is still busy with what came before.']);
});

test('after its end nothing is sent', () => {
  const { acts, sent, ring } = acting();

  acts.type('a');
  acts.end();
  ring();
  acts.act({ op: 'click', x: 1, y: 1 });

  assert.deepEqual(sent, []);
});

const USER = { action: 'fill', selector: '#user', value: 'jo' };
const CLICK = { action: 'click', selector: '#go' };
const fields = (rows) => rows.map(({ action, selector, value }) => `${action} ${selector} ${value}`);

test('steps of a session come after those it began with', () => {
  const first = stepRow({ action: 'click', selector: '#accept' });
  const taking = new Taking([first]);

  let rows = taking.take({ state: 'opening', steps: [] }, [first]);
  rows = taking.take({ state: 'live', steps: [CLICK] }, rows);
  assert.deepEqual(rows, [first]);
  rows = taking.take({ state: 'live', steps: [CLICK, USER] }, rows);
  assert.deepEqual(fields(rows), ['click #accept ', 'fill #user jo']);
  assert.equal(taking.take({ state: 'busy', steps: [CLICK, USER] }, rows), rows);
  assert.equal(taking.length, 2);
});

test('a step that goes on stays its row, with what was said of it', () => {
  const taking = new Taking([]);
  let rows = taking.take({ state: 'live', steps: [] }, []);
  rows = taking.take({ state: 'live', steps: [USER] }, rows);
  rows = [{ ...rows[0], optional: true, secret: true }];

  const next = taking.take({ state: 'live', steps: [{ ...USER, value: 'joe' }] }, rows);

  assert.deepEqual(next, [{ ...rows[0], value: 'joe' }]);
});

test('what is edited or added meanwhile stays', () => {
  const taking = new Taking([]);
  let rows = taking.take({ state: 'live', steps: [] }, []);
  rows = taking.take({ state: 'live', steps: [USER] }, rows);
  const own = stepRow({ action: 'waitFor', selector: 'h1' });

  rows = taking.take({ state: 'live', steps: [USER, CLICK] }, [{ ...rows[0], value: 'other' }, own]);

  assert.deepEqual(fields(rows), ['fill #user other', 'click #go ', 'waitFor h1 ']);
});

test('an undone step goes once all is done again, also where others can’t be done again', () => {
  const taking = new Taking([]);
  let rows = taking.take({ state: 'live', steps: [] }, []);
  rows = taking.take({ state: 'live', steps: [CLICK, USER, { action: 'press', value: 'Enter' }] }, rows);
  const [click, user] = rows;

  taking.undoes();
  rows = taking.take({ state: 'opening', steps: [] }, rows);
  assert.equal(rows.length, 3);
  rows = taking.take({ state: 'live', steps: [CLICK] }, rows);
  assert.deepEqual(rows, [click, user]);

  rows = taking.take({ state: 'live', steps: [CLICK, { action: 'scroll', value: '100' }] }, rows);
  assert.deepEqual(fields(rows), ['click #go ', 'scroll  100', 'fill #user jo']);
});

test('rows that were saved meanwhile are known by their places', () => {
  const taking = new Taking([]);
  let rows = taking.take({ state: 'live', steps: [] }, []);
  rows = taking.take({ state: 'live', steps: [USER] }, rows);
  const saved = [USER, { action: 'waitFor', selector: 'h1' }].map((step, place) => stepRow(step, place));

  taking.rebind([...rows, stepRow({ action: 'waitFor', selector: 'h1' })], saved);

  assert.deepEqual(fields(taking.take({ state: 'live', steps: [USER, CLICK] }, saved)), ['fill #user jo', 'click #go ', 'waitFor h1 ']);
});

test('a session that ends while it opens takes nothing along', () => {
  const rows = [stepRow(CLICK), stepRow(USER)];
  const taking = new Taking(rows);

  taking.take({ state: 'opening', steps: [CLICK] }, rows);

  assert.equal(taking.take({ state: 'closed', steps: [CLICK] }, rows), rows);
});

test('stars of a session are the stored secret', () => {
  const taking = new Taking([]);
  taking.take({ state: 'live', steps: [] }, []);

  const [row] = taking.take({ state: 'live', steps: [{ action: 'fill', selector: '#pw', value: '***', secret: true }] }, []);

  assert.equal(row.value, null);
});

test('why a session is over is said in words', () => {
  assert.equal(endWords('idle'), 'Nothing was done for two minutes.');
  assert.match(endWords('socket'), /connection to Pagewatch was lost/);
  assert.equal(endWords('new_reason'), 'It ended: new_reason.');
});
