// What of a page is watched: what it says, what its product costs, or what it looks like.
import { html } from '../lib/html.js';
import { FaultList, faultId } from './counts-faults.js';

/** @typedef {import('../model.js').WatchKind} WatchKind */

/** @type {[WatchKind, string, string][]} */
const KINDS = [
  ['page', 'What it says', 'The text of the page, or of parts of it.'],
  ['price', 'What its product costs', 'Price and availability, with their history. The rest of the page never counts.'],
  ['visual', 'What it looks like', 'Pictures of the page, compared pixel by pixel. Needs a browser: the engine is Auto or Browser.'],
];

/** @param {{chosen: WatchKind, faults?: import('../lib/counts-faults.js').Fault[], change: (kind: WatchKind) => void}} props */
export function WatchedField({ chosen, faults = [], change }) {
  return html`<fieldset class="counts-part watched" aria-describedby=${faults.length > 0 ? faultId('kind') : undefined}><legend>What of the page</legend>
    <div class="ticks">
      ${KINDS.map(([kind, label, hint]) => html`<div class="tick" key=${kind}><input type="radio" id=${`watched-${kind}`} name="kind" value=${kind} checked=${chosen === kind} aria-describedby=${`watched-${kind}-hint`} onChange=${() => change(kind)} />
        <label for=${`watched-${kind}`}>${label}</label>
        <p class="hint" id=${`watched-${kind}-hint`}>${hint}</p></div>`)}
    </div>
    <${FaultList} path="kind" faults=${faults} />
  </fieldset>`;
}
