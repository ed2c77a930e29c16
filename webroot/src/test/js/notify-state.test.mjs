import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notifyState } from '../../main/resources/webroot/app/lib/notify-state.js';

const browser = { secure: true, supported: true, permission: 'granted', wanted: true };
const state = (more) => notifyState({ ...browser, ...more });

test('notifications are on where they are wanted and allowed', () => {
  assert.equal(state({}), 'on');
  assert.equal(state({ wanted: false }), 'off');
});

test('permission that was never given or was taken back means off', () => {
  assert.equal(state({ permission: 'default' }), 'off');
  assert.equal(state({ permission: 'default', wanted: false }), 'off');
});

test('what stands in the way is named, the first thing to be done first', () => {
  assert.equal(state({ permission: 'denied' }), 'blocked');
  assert.equal(state({ supported: false }), 'unsupported');
  assert.equal(state({ secure: false, permission: 'denied' }), 'insecure');
  assert.equal(state({ secure: false, supported: false }), 'insecure');
});
