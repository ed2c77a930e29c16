// A diff, side by side where there is room and inline where there isn't.
import { html, useState } from '../lib/html.js';
import { count } from '../lib/text.js';
import { useMedia } from '../lib/resource.js';

/** @typedef {import('../lib/diff.js').DiffView} DiffView */
/** @typedef {import('../lib/diff.js').Line} Line */
/** @typedef {import('../lib/diff.js').Side} Side */

/** Lines drawn at first, and more at a time. */
const MANY = 800;

/** @param {{view: DiffView}} props */
export function DiffTable({ view }) {
  const wide = useMedia('(min-width: 1000px)');
  const [open, setOpen] = useState(/** @type {Set<number>} */ (new Set()));
  const [most, setMost] = useState(MANY);
  const columns = wide ? 4 : 3;
  let left = most;
  const body = [];
  for (const [i, block] of view.blocks.entries()) {
    if (left <= 0) break;
    if (block.kind === 'fold' && !open.has(block.id)) {
      body.push(html`<tr class="fold" key=${`fold-${i}`}><td colspan=${columns}>
        <button type="button" class="fold-button" onClick=${() => setOpen(new Set(open).add(block.id))}>${count(block.lines.length, 'equal line')}<span class="visually-hidden">, show</span></button>
      </td></tr>`);
    } else {
      const lines = block.lines.slice(0, left);
      left -= lines.length;
      body.push(...(wide ? lines.map((line) => sideBySide(line)) : inline(lines)));
    }
  }
  return html`<div class="diff-frame" tabindex="0" role="region" aria-label="Difference">
    <table class=${`diff ${wide ? 'diff-wide' : 'diff-narrow'}`} data-testid="diff">
      <caption class="visually-hidden">Difference, ${wide ? 'before on the left, after on the right' : 'line by line'}</caption>
      <colgroup>${wide
        ? html`<col class="col-number" /><col class="col-text" /><col class="col-number" /><col class="col-text" />`
        : html`<col class="col-number" /><col class="col-sign" /><col class="col-text" />`}</colgroup>
      <tbody>${body}</tbody>
    </table>
    ${left <= 0 && html`<button type="button" class="button diff-more" onClick=${() => setMost(most + MANY)}>Show more lines</button>`}
  </div>`;
}

/** @param {Line} line */
function sideBySide({ kind, before, after }) {
  return html`<tr class=${`line line-${kind}`}>
    <td class="number">${before?.number}</td>
    <td class=${before ? `text ${kind === 'equal' ? '' : 'is-before'}` : 'text is-none'}>${before && words(kind === 'equal' ? 'span' : 'del', before)}</td>
    <td class="number">${after?.number}</td>
    <td class=${after ? `text ${kind === 'equal' ? '' : 'is-after'}` : 'text is-none'}>${after && words(kind === 'equal' ? 'span' : 'ins', after)}</td>
  </tr>`;
}

/**
 * Within a run of changed lines all that went comes before all that came.
 *
 * @param {Line[]} lines
 */
function inline(lines) {
  const out = [];
  for (let i = 0; i < lines.length;) {
    if (lines[i].kind === 'equal') {
      const { before, after } = lines[i];
      out.push(html`<tr class="line line-equal"><td class="number">${after?.number}</td><td class="sign"></td><td class="text">${before && words('span', before)}</td></tr>`);
      i += 1;
      continue;
    }
    let end = i;
    while (end < lines.length && lines[end].kind !== 'equal') end += 1;
    const run = lines.slice(i, end);
    for (const { before } of run) {
      if (before) out.push(html`<tr class="line"><td class="number is-before">${before.number}</td><td class="sign is-before">−</td><td class="text is-before">${words('del', before)}</td></tr>`);
    }
    for (const { after } of run) {
      if (after) out.push(html`<tr class="line"><td class="number is-after">${after.number}</td><td class="sign is-after">+</td><td class="text is-after">${words('ins', after)}</td></tr>`);
    }
    i = end;
  }
  return out;
}

/**
 * @param {'span' | 'del' | 'ins'} tag
 * @param {Side} side
 */
function words(tag, { parts }) {
  const inside = parts.map((part) => (part.marked ? html`<mark>${part.text}</mark>` : part.text));
  if (tag === 'del') return html`<del><span class="visually-hidden">removed: </span>${inside}</del>`;
  if (tag === 'ins') return html`<ins><span class="visually-hidden">added: </span>${inside}</ins>`;
  return inside;
}
