import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asUrl, bytes, cutEnd, cutMiddle, hostOf, linesOf, nameOf, ordinal, shortUrl } from '../../main/resources/webroot/app/lib/text.js';

test('a long URL is cut in the middle and keeps both ends', () => {
  const cut = cutMiddle('shop.example/a/very/long/path/to/some/kettles', 20);
  assert.equal([...cut].length, 20);
  assert.match(cut, /^shop\.example.*…/);
  assert.ok(cut.endsWith('kettles'));
  assert.equal(cutMiddle('short', 20), 'short');
});

test('cutting never splits a character', () => {
  assert.equal(cutEnd('😀😀😀😀', 3), '😀😀…');
  assert.ok(!/[\ud800-\udbff](?![\udc00-\udfff])/.test(cutMiddle('😀'.repeat(30), 9)));
});

test('a short URL has no scheme, no www and no lone slash', () => {
  assert.equal(shortUrl('https://www.shop.example/'), 'shop.example');
  assert.equal(shortUrl('https://shop.example/caf%C3%A9?q=1'), 'shop.example/café?q=1');
  assert.equal(shortUrl('https://shop.example/%E0%A4%A'), 'shop.example/%E0%A4%A');
});

test('signs that turn text around or hide it stay escaped', () => {
  assert.equal(shortUrl('https://shop.example/%E2%80%AEcod.exe'), 'shop.example/%E2%80%AEcod.exe');
  assert.equal(shortUrl('https://shop.example/a%20b'), 'shop.example/a%20b');
});

test('an address without a scheme gets one, anything else is left', () => {
  assert.equal(asUrl(' shop.example/kettles '), 'https://shop.example/kettles');
  assert.equal(asUrl('localhost:8000/x'), 'http://localhost:8000/x');
  for (const text of ['http://a.example', 'file:///etc/passwd', 'not a url', 'mailto:a@b.example', '']) assert.equal(asUrl(text), text);
});

test('names, hosts, ordinals and sizes read well', () => {
  assert.equal(nameOf({ title: '  ', url: 'https://a.example/' }), 'a.example');
  assert.equal(hostOf('https://user:pw@a.example:81/x'), 'a.example:81');
  assert.deepEqual([1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal), ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th']);
  assert.deepEqual([0, 999, 3600, 412e6, 999.9e3].map(bytes), ['0 B', '999 B', '3.6 kB', '412 MB', '1.0 MB']);
});

test('lines end in any of the three ways', () => {
  assert.deepEqual(linesOf('a\r\nb\rc\n\nd'), ['a', 'b', 'c', '', 'd']);
});
