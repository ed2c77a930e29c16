import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, typeOf } from '../../main/resources/webroot/app/lib/files.js';

const bytes = (text) => new TextEncoder().encode(text);

test('a file is known by how it begins', () => {
  assert.equal(typeOf(bytes('PK\u0003\u0004...')), 'application/zip');
  assert.equal(typeOf(bytes('\n  {"format": "pagewatch"')), 'application/json');
  assert.equal(typeOf(bytes('\ufeff{"format"')), 'application/json');
  assert.equal(typeOf(bytes('https://a.example {x}')), 'text/plain');
  assert.equal(typeOf(bytes('')), 'text/plain');
});

test('text is read in UTF-8, and in UTF-16 where its mark says so', () => {
  const utf16 = new Uint8Array([0xff, 0xfe, 0xe4, 0x00, 0x0a, 0x00]);
  assert.equal(decode(utf16, utf16), 'ä\n');
  const utf8 = bytes('\ufeffä');
  assert.equal(decode(utf8, utf8), 'ä');
});
