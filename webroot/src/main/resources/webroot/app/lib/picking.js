// Parts of a page's picture: what is at a point, what is around it, and the lines that name them.
import { itemsOf } from './counts-lines.js';
import { PREFIX, shortSelector } from './selector.js';
import { linesOf } from './text.js';

/**
 * @typedef {object} Part an element that can be seen
 * @property {string} selector selects it alone
 * @property {number} x in CSS pixels of the page, as the other three
 * @property {number} y
 * @property {number} width
 * @property {number} height
 * @property {string} tag
 * @property {string} text its first words
 * @property {number} parent place of the nearest part around it, -1 for none
 * @property {Record<string, string>} [attributes]
 */

/**
 * The smallest part at a point, of several the innermost.
 *
 * @param {Part[]} parts
 * @param {number} x
 * @param {number} y
 * @returns {number} its place, -1 where there is none
 */
export function partAt(parts, x, y) {
  let found = -1;
  let least = Infinity;
  parts.forEach((part, place) => {
    if (x < part.x || y < part.y || x >= part.x + part.width || y >= part.y + part.height) return;
    const size = part.width * part.height;
    if (size > least) return;
    found = place;
    least = size;
  });
  return found;
}

/**
 * The part around one; of those that look the same, the outermost.
 *
 * @param {Part[]} parts
 * @param {number} place
 * @returns {number} the same where there is none
 */
export function wider(parts, place) {
  for (let at = parts[place]?.parent ?? -1; at >= 0; at = parts[at].parent) {
    if (!sameBox(parts[at], parts[place])) return at;
  }
  return place;
}

/**
 * The first part within one.
 *
 * @param {Part[]} parts
 * @param {number} place
 * @param {number} [from] where one came from: the way back leads there
 * @returns {number} the same where there is none
 */
export function narrower(parts, place, from = -1) {
  if (from >= 0 && from !== place && isWithin(parts, from, place)) {
    let at = from;
    while (wider(parts, at) !== place && wider(parts, at) !== at) at = wider(parts, at);
    return at;
  }
  for (let at = place + 1; at < parts.length; at++) {
    if (isWithin(parts, at, place) && !sameBox(parts[at], parts[place])) return at;
  }
  return place;
}

/**
 * @param {Part[]} parts
 * @param {number} place
 * @param {number} around
 */
function isWithin(parts, place, around) {
  let at = parts[place]?.parent ?? -1;
  while (at > around) at = parts[at].parent;
  return at === around;
}

/**
 * @param {Part} one
 * @param {Part} other
 */
const sameBox = (one, other) => ['x', 'y', 'width', 'height'].every((side) => Math.abs(/** @type {any} */ (one)[side] - /** @type {any} */ (other)[side]) < 1);

/**
 * Where a key leads.
 *
 * @param {Part[]} parts
 * @param {number} place -1 for none yet
 * @param {string} key
 * @param {number} from
 * @returns {number | null} null where it leads nowhere
 */
export function moved(parts, place, key, from) {
  if (parts.length === 0) return null;
  if (place < 0) return ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'Home'].includes(key) ? 0 : key === 'End' ? parts.length - 1 : null;
  switch (key) {
    case 'ArrowRight': return Math.min(parts.length - 1, place + 1);
    case 'ArrowLeft': return Math.max(0, place - 1);
    case 'ArrowUp': return wider(parts, place);
    case 'ArrowDown': return narrower(parts, place, from);
    case 'Home': return 0;
    case 'End': return parts.length - 1;
    default: return null;
  }
}

/**
 * The CSS of a line, or null where it is of another language.
 *
 * @param {string} line
 */
export function cssOf(line) {
  const short = shortSelector(line.trim());
  return PREFIX.test(short) || short === '' ? null : short;
}

/**
 * A field with a selector more; as it was where it has it.
 *
 * @param {string} text
 * @param {string} selector
 */
export function withLine(text, selector) {
  if (itemsOf(text, true).some((item) => cssOf(item.text) === selector)) return text;
  const kept = text.replace(/\s+$/, '');
  return kept === '' ? selector : `${kept}\n${selector}`;
}

/**
 * A field with another line in a place, or without it.
 *
 * @param {string} text
 * @param {number} line from 1 on
 * @param {string} selector empty to leave it out
 */
export function withLineAt(text, line, selector) {
  const lines = linesOf(text);
  lines.splice(line - 1, 1, ...(selector === '' ? [] : [selector]));
  return lines.join('\n');
}

/** @type {Record<string, string>} */
const TAG_WORDS = {
  a: 'link', button: 'button', img: 'image', svg: 'drawing', picture: 'image', video: 'video', p: 'paragraph', li: 'list item', ul: 'list', ol: 'list', table: 'table', tr: 'table row',
  td: 'table cell', th: 'table heading', input: 'field', select: 'choice', textarea: 'field', label: 'label', form: 'form', nav: 'navigation', main: 'main part', header: 'header', footer: 'footer',
  article: 'article', section: 'section', aside: 'aside', iframe: 'frame', pre: 'text', h1: 'heading', h2: 'heading', h3: 'heading', h4: 'heading', h5: 'heading', h6: 'heading',
};

/**
 * What a part is, for people.
 *
 * @param {Part} part
 */
export const partWords = ({ tag, text }) => `${TAG_WORDS[tag] ?? tag}${text ? ` “${text}”` : ''}`;

/**
 * Boxes as one outline.
 *
 * @param {Part[]} parts
 */
export const outline = (parts) => parts.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join('');
