import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageDays, boundsFaults, boundsOf, boundsPatch, contentWords, diskWords, historyWords } from '../../main/resources/webroot/app/lib/keeping.js';

test('bounds are told in words', () => {
  assert.equal(historyWords({ count: 500, age: null }), 'up to 500 snapshots of a watch, of any age; the newest always');
  assert.equal(historyWords({ count: 1, age: 'PT2160H' }), 'up to 1 snapshot of a watch, for 90 days; the newest always');
  assert.deepEqual([null, 'PT24H', 'PT36H', 'P2D'].map(ageDays), ['', '1', '1.5', '2']);
});

test('what is taken up is told in words', () => {
  const storage = { databaseBytes: 42_000_000, freeBytes: 3_000_000, walBytes: 0, watches: 1, snapshots: 2, blobs: 3, blobBytes: 38_000_000 };
  assert.equal(diskWords(storage), '42 MB, of which 3.0 MB are free for what comes');
  assert.equal(diskWords({ ...storage, freeBytes: null, walBytes: 4_000_000 }), '42 MB, and 4.0 MB of latest changes beside it');
  assert.equal(contentWords(storage), '1 watch, 2 snapshots, 3 texts, pages and screenshots (38 MB)');
});

test('a patch has the bounds that differ, and takes emptied ones back', () => {
  const own = { count: 20, age: 'PT720H' };
  assert.deepEqual(boundsOf(own), { keep: '20', days: '30' });
  assert.deepEqual(boundsOf(null), { keep: '', days: '' });
  assert.equal(boundsPatch({ keep: '20', days: ' 30 ' }, own), undefined);
  assert.deepEqual(boundsPatch({ keep: '', days: '30' }, own), { count: null });
  assert.deepEqual(boundsPatch({ keep: '7', days: '' }, null), { count: 7 });
  assert.deepEqual(boundsPatch({ keep: '20', days: '9' }, own), { age: 'P9D' });
});

test('bounds that cannot be are named', () => {
  const faults = (keep, days) => Object.keys(boundsFaults({ keep, days }, { count: 1, age: 'P1D' }));
  assert.deepEqual(faults('', ''), []);
  assert.deepEqual(faults('500', '90'), []);
  assert.deepEqual(faults('0', '90'), ['history.count']);
  assert.deepEqual(faults('1.5', 'x'), ['history.count', 'history.age']);
  assert.deepEqual(faults('1000001', '0'), ['history.count', 'history.age']);
});
