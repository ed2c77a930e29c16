// What products cost, in words and as a line over time.
import { number } from './text.js';

/** @typedef {import('../model.js').PricePoint} PricePoint */
/** @typedef {import('../model.js').Price} Price */

/** @type {Record<string, string>} */
const AVAILABILITY = {
  InStock: 'In stock', OnlineOnly: 'Online only', LimitedAvailability: 'Limited availability', InStoreOnly: 'In store only',
  MadeToOrder: 'Made to order', PreOrder: 'Pre-order', PreSale: 'Pre-sale', BackOrder: 'Back-order',
  Reserved: 'Reserved', OutOfStock: 'Out of stock', SoldOut: 'Sold out', Discontinued: 'Discontinued',
};

const GONE = new Set(['Reserved', 'OutOfStock', 'SoldOut', 'Discontinued']);

/**
 * An amount as the reader writes it: "€19.99", "19,99 €".
 *
 * @param {string | null} amount decimal text
 * @param {string | null} currency
 */
export function money(amount, currency) {
  if (amount === null) return '–';
  const decimals = amount.split('.')[1]?.length ?? 0;
  const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  try {
    return new Intl.NumberFormat(undefined, currency ? { ...digits, style: 'currency', currency } : digits).format(Number(amount));
  } catch {
    return `${amount} ${currency}`;
  }
}

/** @param {string | null} availability */
export const availabilityWords = (availability) => (availability === null ? '' : AVAILABILITY[availability] ?? availability);

/** Whether it is told that it can't be had. @param {string | null} availability */
export const isGone = (availability) => availability !== null && GONE.has(availability);

/**
 * How far a price moved.
 *
 * @param {PricePoint | undefined} from
 * @param {PricePoint} to
 * @returns {number | null} percent; null where they can't be compared
 */
export function percent(from, to) {
  if (!from || from.amount === null || to.amount === null || from.currency !== to.currency) return null;
  const before = Number(from.amount);
  return before === 0 ? null : ((Number(to.amount) - before) / before) * 100;
}

/**
 * "−10 %", "+2.5 %"; empty for none.
 *
 * @param {number | null} moved
 */
export function moveWords(moved) {
  if (moved === null || moved === 0) return '';
  const size = Math.abs(moved);
  const rounded = size >= 10 ? Math.round(size) : Math.round(size * 10) / 10;
  return `${moved < 0 ? '−' : '+'}${rounded === 0 ? 'under 0.1' : number(rounded)} %`;
}

/**
 * "€17.99 · In stock · −10 % from €19.99".
 *
 * @param {Price} price
 */
export function priceWords(price) {
  const move = moveWords(percent(price.previous, price));
  return [
    price.amount === null ? 'No price told' : money(price.amount, price.currency),
    availabilityWords(price.availability),
    move && price.previous && `${move} from ${money(price.previous.amount, price.previous.currency)}`,
  ].filter(Boolean).join(' · ');
}

/**
 * @typedef {object} Line
 * @property {number[]} times in milliseconds, the last one now
 * @property {(number | null)[]} amounts of the newest currency; null where none is told
 * @property {number[]} of which price each point is of, from the oldest on
 * @property {[number, number][]} gone from when until when it could not be had
 * @property {string | null} currency
 * @property {number | null} low
 * @property {number | null} high
 */

/**
 * Prices as a line: each holds until the next.
 *
 * @param {PricePoint[]} items newest first
 * @param {number} now
 * @returns {Line}
 */
export function line(items, now) {
  const points = [...items].reverse();
  const currency = items.find((each) => each.amount !== null)?.currency ?? null;
  const starts = points.map((each) => Date.parse(each.at));
  /** @type {number[]} */
  const times = [];
  /** @type {(number | null)[]} */
  const amounts = [];
  /** @type {number[]} */
  const of = [];
  const put = (/** @type {number} */ at, /** @type {number | null} */ amount, /** @type {number} */ i) => {
    times.push(at);
    amounts.push(amount);
    of.push(i);
  };
  points.forEach((each, i) => {
    const amount = each.amount === null || each.currency !== currency ? null : Number(each.amount);
    const before = amounts.at(-1) ?? null;
    // What isn't told ends the line where it begins, not where it was told last.
    if (amount === null && before !== null) put(Math.max(starts[i - 1], starts[i] - 1), before, i - 1);
    put(starts[i], amount, i);
  });
  /** @type {[number, number][]} */
  const gone = [];
  points.forEach((each, i) => {
    if (!isGone(each.availability)) return;
    const until = starts[i + 1] ?? Math.max(now, starts[i]);
    const last = gone.at(-1);
    if (last && last[1] === starts[i]) last[1] = until;
    else gone.push([starts[i], until]);
  });
  if (times.length > 0 && now > times[times.length - 1]) {
    put(now, amounts[amounts.length - 1], points.length - 1);
  }
  const known = amounts.filter((each) => each !== null);
  return { times, amounts, of, gone, currency, low: known.length > 0 ? Math.min(...known) : null, high: known.length > 0 ? Math.max(...known) : null };
}
