// How a part of a page is named.

/** Names of languages before a selector's colon. */
export const LANGUAGES = /** @type {const} */ (['css', 'xpath', 'jsonpath', 'jq']);

/** @typedef {typeof LANGUAGES[number]} Language */

export const PREFIX = /^\s*(css|xpath|jsonpath|jq):\s*/i;

/**
 * A selector without what goes without saying: that it is CSS.
 *
 * @param {string} selector
 */
export function shortSelector(selector) {
  const bare = selector.replace(/^css:\s*/i, '');
  return PREFIX.test(bare) ? selector : bare;
}
