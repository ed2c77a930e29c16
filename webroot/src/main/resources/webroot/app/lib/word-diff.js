// Which words of a changed line changed. Bounded: a line too long to compare is marked as a whole.

/** @typedef {{text: string, marked: boolean}} Part */

const MAX_CELLS = 60_000;

/**
 * Words, runs of space, and single signs: numbers keep their separators, so that "19,99" is one word.
 *
 * @param {string} line
 * @returns {string[]}
 */
export function tokens(line) {
  return line.match(/\p{N}+(?:[.,:/-]\p{N}+)*|[\p{L}\p{M}_]+|\s+|[^\s]/gu) ?? [];
}

/**
 * Marks what differs between two lines.
 *
 * @param {string} before
 * @param {string} after
 * @returns {{before: Part[], after: Part[], similarity: number}} similarity: 0 to 1, by characters kept
 */
export function markWords(before, after) {
  const a = tokens(before);
  const b = tokens(after);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;

  const keepA = new Uint8Array(a.length).fill(1, 0, head).fill(1, a.length - tail);
  const keepB = new Uint8Array(b.length).fill(1, 0, head).fill(1, b.length - tail);
  const n = a.length - head - tail;
  const m = b.length - head - tail;
  if (n > 0 && m > 0 && n * m <= MAX_CELLS) common(a, b, head, n, m, keepA, keepB);

  const kept = a.reduce((sum, token, i) => sum + (keepA[i] && token.trim() ? token.length : 0), 0);
  const letters = (/** @type {string[]} */ list) => list.reduce((sum, token) => sum + (token.trim() ? token.length : 0), 0);
  const longer = Math.max(letters(a), letters(b));
  return { before: parts(a, keepA), after: parts(b, keepB), similarity: longer === 0 ? 1 : kept / longer };
}

/**
 * Longest common subsequence of the middle parts.
 *
 * @param {string[]} a
 * @param {string[]} b
 * @param {number} head
 * @param {number} n
 * @param {number} m
 * @param {Uint8Array} keepA
 * @param {Uint8Array} keepB
 */
function common(a, b, head, n, m, keepA, keepB) {
  const width = m + 1;
  const best = new Uint16Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      best[i * width + j] = a[head + i] === b[head + j]
        ? best[(i + 1) * width + j + 1] + 1
        : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  for (let i = 0, j = 0; i < n && j < m;) {
    if (a[head + i] === b[head + j]) {
      keepA[head + i] = 1;
      keepB[head + j] = 1;
      i += 1;
      j += 1;
    } else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i += 1;
    else j += 1;
  }
}

/**
 * Joins neighbours of a kind. A space between two marked words is marked with them, so that a
 * changed phrase reads as one.
 *
 * @param {string[]} list
 * @param {Uint8Array} keep
 * @returns {Part[]}
 */
function parts(list, keep) {
  /** @type {Part[]} */
  const out = [];
  list.forEach((text, i) => {
    const bridge = keep[i] && !text.trim() && i > 0 && i < list.length - 1 && !keep[i - 1] && !keep[i + 1];
    const marked = !keep[i] || Boolean(bridge);
    const last = out[out.length - 1];
    if (last && last.marked === marked) last.text += text;
    else out.push({ text, marked });
  });
  return out;
}
