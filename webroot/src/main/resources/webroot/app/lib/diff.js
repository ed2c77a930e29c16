// A diff as rows to show: the server says which lines differ, this says which belong side by side,
// which of their words differ, and what is folded away.
import { markWords } from './word-diff.js';

/** @typedef {import('../model.js').Hunk} Hunk */
/** @typedef {import('./word-diff.js').Part} Part */
/** @typedef {{number: number, parts: Part[]}} Side */
/** @typedef {{kind: 'equal' | 'delete' | 'insert' | 'replace', before: Side | null, after: Side | null}} Line */
/** @typedef {{kind: 'lines', lines: Line[]}} LinesBlock */
/** @typedef {{kind: 'fold', id: number, lines: Line[]}} FoldBlock */
/** @typedef {{blocks: (LinesBlock | FoldBlock)[], added: number, removed: number, changed: number}} DiffView */

/** Equal lines shown around a change. */
const CONTEXT = 3;
/** Folding fewer lines than this hides less than the fold takes. */
const MIN_FOLD = 4;
/** Pairs of lines compared when matching the two sides of a replaced part. */
const MAX_PAIRS = 1600;
/** Lines less alike than this are two lines, not one that changed. */
const ALIKE = 0.35;

/**
 * @param {Hunk[]} hunks of `granularity=line`
 * @returns {DiffView}
 */
export function diffView(hunks) {
  /** @type {DiffView} */
  const view = { blocks: [], added: 0, removed: 0, changed: 0 };
  let left = 1;
  let right = 1;
  hunks.forEach((hunk, at) => {
    if (hunk.op === 'equal') {
      const lines = hunk.before.map((text, i) => equalLine(text, left + i, right + i));
      pushEqual(view, lines, at === 0, at === hunks.length - 1);
    } else {
      const lines = changedLines(hunk.before, hunk.after, left, right);
      for (const line of lines) {
        if (line.kind === 'replace') view.changed += 1;
        else if (line.kind === 'insert') view.added += 1;
        else view.removed += 1;
      }
      view.blocks.push({ kind: 'lines', lines });
    }
    left += hunk.before.length;
    right += hunk.after.length;
  });
  return view;
}

/**
 * @param {string} text
 * @param {number} left
 * @param {number} right
 * @returns {Line}
 */
function equalLine(text, left, right) {
  const parts = [{ text, marked: false }];
  return { kind: 'equal', before: { number: left, parts }, after: { number: right, parts } };
}

/**
 * @param {DiffView} view
 * @param {Line[]} lines
 * @param {boolean} first
 * @param {boolean} last
 */
function pushEqual(view, lines, first, last) {
  const head = first ? 0 : CONTEXT;
  const tail = last ? 0 : CONTEXT;
  const hidden = lines.length - head - tail;
  if (hidden < MIN_FOLD) {
    view.blocks.push({ kind: 'lines', lines });
    return;
  }
  if (head > 0) view.blocks.push({ kind: 'lines', lines: lines.slice(0, head) });
  view.blocks.push({ kind: 'fold', id: view.blocks.length, lines: lines.slice(head, lines.length - tail) });
  if (tail > 0) view.blocks.push({ kind: 'lines', lines: lines.slice(lines.length - tail) });
}

/**
 * The two sides of a changed part, lines that became one another beside each other.
 *
 * @param {string[]} before
 * @param {string[]} after
 * @param {number} left number of the first line before
 * @param {number} right number of the first line after
 * @returns {Line[]}
 */
function changedLines(before, after, left, right) {
  /** @type {Line[]} */
  const lines = [];
  let i = 0;
  let j = 0;
  const dropped = () => {
    lines.push({ kind: 'delete', before: { number: left + i, parts: [{ text: before[i], marked: false }] }, after: null });
    i += 1;
  };
  const gained = () => {
    lines.push({ kind: 'insert', before: null, after: { number: right + j, parts: [{ text: after[j], marked: false }] } });
    j += 1;
  };
  for (const [a, b] of pairs(before, after)) {
    while (i < a) dropped();
    while (j < b) gained();
    const marks = markWords(before[i], after[j]);
    lines.push({
      kind: 'replace',
      before: { number: left + i, parts: marks.before },
      after: { number: right + j, parts: marks.after },
    });
    i += 1;
    j += 1;
  }
  while (i < before.length) dropped();
  while (j < after.length) gained();
  return lines;
}

/**
 * Which line before became which after: the pairing, in order on both sides, that is most alike.
 *
 * @param {string[]} before
 * @param {string[]} after
 * @returns {[number, number][]}
 */
function pairs(before, after) {
  const n = before.length;
  const m = after.length;
  if (n === 0 || m === 0) return [];
  if (n === 1 && m === 1) return [[0, 0]];
  if (n * m > MAX_PAIRS) return n === m ? before.map((_, i) => [i, i]) : [];

  const width = m + 1;
  const likeness = new Float32Array(n * m);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < m; j += 1) likeness[i * m + j] = alike(before[i], after[j]);
  }
  const best = new Float32Array((n + 1) * width);
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let j = m - 1; j >= 0; j -= 1) {
      const paired = likeness[i * m + j] >= ALIKE ? likeness[i * m + j] + best[(i + 1) * width + j + 1] : 0;
      best[i * width + j] = Math.max(paired, best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  /** @type {[number, number][]} */
  const out = [];
  for (let i = 0, j = 0; i < n && j < m;) {
    const here = best[i * width + j];
    if (here === best[(i + 1) * width + j]) i += 1;
    else if (here === best[i * width + j + 1]) j += 1;
    else out.push([i++, j++]);
  }
  return out;
}

/**
 * How alike two lines are, 0 to 1, cheaply for lines that can't be.
 *
 * @param {string} a
 * @param {string} b
 */
function alike(a, b) {
  const shorter = Math.min(a.length, b.length);
  const longer = Math.max(a.length, b.length);
  if (longer === 0) return 1;
  if (shorter / longer < ALIKE || longer > 2000) return 0;
  return markWords(a, b).similarity;
}

/**
 * "2 lines changed, 1 added".
 *
 * @param {DiffView} view
 */
export function diffWords({ added, removed, changed }) {
  const said = [];
  const lines = (/** @type {number} */ n) => (said.length > 0 ? `${n}` : `${n} ${n === 1 ? 'line' : 'lines'}`);
  if (changed > 0) said.push(`${lines(changed)} changed`);
  if (added > 0) said.push(`${lines(added)} added`);
  if (removed > 0) said.push(`${lines(removed)} removed`);
  return said.join(', ') || 'no difference in the text';
}
