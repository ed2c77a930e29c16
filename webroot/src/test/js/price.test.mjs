import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGone, line, money, moveWords, percent, priceWords } from '../../main/resources/webroot/app/lib/price.js';

const at = (/** @type {number} */ minute) => new Date(minute * 60_000).toISOString();
const point = (minute, amount, availability = 'InStock', currency = 'EUR') => ({ at: at(minute), amount, currency, availability });

test('amounts are written with their own decimals', () => {
  assert.equal(money('19.99', 'USD'), '$19.99');
  assert.equal(money('1980', 'JPY'), '¥1,980');
  assert.match(money('12.500', 'KWD'), /^KWD\s12\.500$/);
  assert.equal(money('7', null), '7');
  assert.equal(money('7', 'no currency'), '7 no currency');
  assert.equal(money(null, 'EUR'), '–');
});

test('a move is told in percent, and only between what can be compared', () => {
  assert.equal(moveWords(percent(point(0, '20.00'), point(1, '18.00'))), '−10 %');
  assert.equal(moveWords(percent(point(0, '20.00'), point(1, '20.50'))), '+2.5 %');
  assert.equal(moveWords(percent(point(0, '20000.00'), point(1, '20001.00'))), '+under 0.1 %');
  assert.equal(moveWords(percent(point(0, '20.00'), point(1, '20.00', 'OutOfStock'))), '');
  assert.equal(percent(point(0, '20.00', 'InStock', 'USD'), point(1, '18.00')), null);
  assert.equal(percent(point(0, null), point(1, '18.00')), null);
  assert.equal(percent(point(0, '0.00'), point(1, '18.00')), null);
  assert.equal(percent(undefined, point(1, '18.00')), null);
});

test('a price is told in one line', () => {
  assert.equal(priceWords({ ...point(2, '17.99'), previous: point(1, '19.99') }), '€17.99 · In stock · −10 % from €19.99');
  assert.equal(priceWords(point(2, null, 'SoldOut')), 'No price told · Sold out');
  assert.equal(priceWords({ at: at(0), amount: '5.00', currency: 'EUR', availability: null }), '€5.00');
});

test('each price holds until the next, and the last one until now', () => {
  const drawn = line([point(3, '8.00'), point(1, '10.00')], 5 * 60_000);

  assert.deepEqual(drawn.times, [60_000, 180_000, 300_000]);
  assert.deepEqual(drawn.amounts, [10, 8, 8]);
  assert.deepEqual([drawn.low, drawn.high, drawn.currency], [8, 10, 'EUR']);
  assert.deepEqual(drawn.gone, []);
});

test('times when it could not be had are joined', () => {
  const drawn = line([point(9, '9.00', 'SoldOut'), point(6, '9.00'), point(4, null, 'Discontinued'), point(2, '9.00', 'OutOfStock'), point(1, '9.00')], 600_000);

  assert.deepEqual(drawn.gone, [[120_000, 360_000], [540_000, 600_000]]);
  assert.deepEqual(drawn.amounts, [9, 9, 9, null, 9, 9, 9]);
  assert.deepEqual(drawn.times.slice(1, 4), [120_000, 239_999, 240_000]);
  assert.deepEqual(drawn.of, [0, 1, 1, 2, 3, 4, 4]);
});

test('prices of another currency are no part of the line', () => {
  const drawn = line([point(2, '5.00'), point(1, '6.00', 'InStock', 'USD')], 120_000);

  assert.deepEqual(drawn.amounts, [null, 5]);
  assert.equal(drawn.high, 5);
});

test('nothing and one price are lines too', () => {
  assert.deepEqual(line([], 1), { times: [], amounts: [], of: [], gone: [], currency: null, low: null, high: null });
  assert.deepEqual(line([point(0, '1.00')], 0).amounts, [1]);
  assert.equal(isGone(null), false);
});
