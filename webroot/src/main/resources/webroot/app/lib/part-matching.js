// Which parts of a page's picture a selector names: tried on a document of the parts alone, which is
// never shown and loads nothing. What can't be seen is missing there, so a check may find more.
import { cssOf } from './picking.js';

/** @typedef {import('./picking.js').Part} Part */
/** @typedef {{root: Document, parts: Part[], nodes: Element[]}} Model */

/** Nothing that loads or runs. */
const TAKEN = new Set(['id', 'class', 'data-testid', 'data-test', 'data-qa', 'itemprop', 'role', 'name', 'type', 'rel', 'lang']);
/** Elements stand in for those of their kind before a part that can't be seen; so many at most. */
const MOST_STAND_INS = 20_000;

/**
 * @param {Part[]} parts
 * @returns {Model}
 */
export function modelOf(parts) {
  const root = document.implementation.createHTMLDocument('');
  /** @type {Element[]} */
  const nodes = [];
  /** @type {Map<Element, Map<string, number>>} */
  const counts = new Map();
  let left = MOST_STAND_INS;
  for (const { tag, parent, attributes = {}, selector } of parts) {
    const node = created(root, tag);
    for (const [name, value] of Object.entries(attributes)) if (TAKEN.has(name)) node.setAttribute(name, value);
    const around = nodes[parent] ?? root.body;
    const known = counts.get(around) ?? new Map();
    counts.set(around, known);
    const nth = Number(/:nth-of-type\((\d+)\)$/.exec(selector)?.[1] ?? 0);
    let before = known.get(tag) ?? 0;
    for (; before < nth - 1 && left > 0; before++, left--) around.append(created(root, tag));
    known.set(tag, before + 1);
    around.append(node);
    nodes.push(node);
  }
  return { root, parts, nodes };
}

/**
 * @param {Document} root
 * @param {string} tag
 */
function created(root, tag) {
  try {
    return root.createElement(tag);
  } catch {
    return root.createElement('span');
  }
}

/**
 * @param {Model} model
 * @param {string} line a selector as people write it
 * @returns {number[] | null} places of parts; null where only a check can tell
 */
export function matching({ root, parts, nodes }, line) {
  const css = cssOf(line);
  if (css === null) return null;
  const itself = parts.findIndex((part) => part.selector === css);
  if (itself >= 0) return [itself];
  try {
    const found = new Set(root.querySelectorAll(css));
    return nodes.flatMap((node, place) => (found.has(node) ? [place] : []));
  } catch {
    return null;
  }
}
