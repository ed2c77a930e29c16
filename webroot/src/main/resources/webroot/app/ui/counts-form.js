// The fields of what counts: the part, its lines, and which changes of them.
import { html } from '../lib/html.js';
import { KINDS, optionsOf } from '../lib/counts.js';
import { countsWords } from '../lib/counts-words.js';
import { inheritedWords } from '../lib/defaults.js';
import { FaultList, faultId, fieldId } from './counts-faults.js';
import { FlagField } from './flag-field.js';
import { LinesField } from './lines-field.js';
import { WatchedField } from './watched-field.js';

/** @typedef {import('../lib/counts.js').Draft} Draft */
/** @typedef {import('../lib/counts.js').Path} Path */
/** @typedef {import('../lib/counts.js').FlagPath} FlagPath */
/** @typedef {import('../lib/counts.js').TextPath} TextPath */
/** @typedef {import('../lib/counts-faults.js').Faults} Faults */
/** @typedef {{path: string, line: number, text: string} | null} Noted */
/**
 * @typedef {object} FieldProps
 * @property {Draft} draft
 * @property {Faults} faults
 * @property {Noted} noted what a check complained of
 * @property {Record<string, import('../model.js').Inherited>} [inherited] what holds where a field says nothing
 * @property {(path: Path, value: any) => void} change
 * @property {Record<string, boolean>} open which disclosures are
 * @property {(name: string, open: boolean) => void} disclose
 */

/** @type {Record<string, Path[]>} what is behind a disclosure, by its name */
export const BEHIND = {
  lines: ['filters.extract', 'filters.keep', 'filters.onlyNewLines', 'filters.uniqueLines', 'filters.sortLines'],
  changes: ['trigger.blockWhilePresent', 'trigger.changes', 'trigger.minWords', 'trigger.maxSimilarity'],
};

const KIND_WORDS = { added: 'Lines were added', removed: 'Lines were removed', replaced: 'Lines were replaced by others' };

/** @param {FieldProps} props */
export function CountsFields(props) {
  const { draft, faults, noted, inherited, change } = props;
  const lines = (/** @type {import('../lib/counts.js').LinesPath} */ path, /** @type {{label: string, hint: string, placeholder?: string, languages?: boolean}} */ words) => html`<${LinesField} key=${path} path=${path} ...${words}
    value=${draft[path]} faults=${faults[path]} inherited=${inheritedWords(inherited, path)} noted=${noted?.path === path ? noted : null} change=${(/** @type {string} */ value) => change(path, value)} />`;
  const flag = (/** @type {FlagPath} */ path, /** @type {string} */ label, /** @type {string} */ hint) => html`<${FlagField} key=${path} path=${path} label=${label} hint=${hint}
    value=${draft[path]} faults=${faults[path]} inherited=${inherited?.[path]} change=${(/** @type {boolean | null} */ value) => change(path, value)} />`;
  const price = draft.kind === 'price';
  const visual = draft.kind === 'visual';
  return html`
    <${WatchedField} chosen=${draft.kind} faults=${faults.kind} change=${(/** @type {string} */ kind) => change('kind', kind)} />
    <fieldset class="counts-part"><legend>Which part</legend>
      ${lines('filters.include', { label: 'Only these parts', hint: visual ? 'One CSS or XPath selector a line, each of which must be on the page. Empty: the page, as far down as 8,000 pixels.' : price ? 'Empty: what the page tells search engines of its product. Where that is missing or not the one you mean, the part that shows the price, one selector a line.' : 'One selector a line, each of which must be on the page. Empty: the whole page.', placeholder: price ? '.price' : '#price', languages: true })}
      ${lines('filters.remove', { label: 'Without these parts', hint: visual ? 'One selector a line: ads, clocks, whatever moves. They are painted over.' : 'One selector a line: ads, dates, whatever is not to be seen or compared.', placeholder: '.advert', languages: true })}
      <${Languages} />
    </fieldset>
    ${visual ? html`<fieldset class="counts-part"><legend>Which changes</legend>
      <p class="hint">Empty: 0.1 % of the pixels may differ, and colours whose distance is at most 0.1, where 0 is the same and 1 is black and white.</p>
      <${ShortField} path="visual.maxDiffPixelRatio" label="Only if over" after="% of the pixels differ" ...${props} />
      <${ShortField} path="visual.threshold" label="Colours differ from" after="on, from 0 to 1" ...${props} />
    </fieldset>` : html`<fieldset class="counts-part"><legend>Which lines</legend>
      ${lines('filters.ignore', { label: 'Lines that don’t count', hint: 'One pattern a line: a text, or /regex/. Lines that have it are shown, but not compared.', placeholder: 'visitors today' })}
      <div class="ticks">
        ${flag('filters.ignoreNumbers', 'Ignore numbers', 'Numbers, dates and times that tick make no change.')}
        ${flag('filters.ignoreCase', 'Ignore case', '“Sold out” and “SOLD OUT” are the same.')}
        ${flag('filters.trim', 'Trim lines', 'Without blanks at a line’s ends, and without empty lines.')}
        ${flag('filters.collapseWhitespace', 'Collapse blanks', 'Several blanks within a line are one.')}
      </div>
      <${More} name="lines" label="More about lines" ...${props}>
        ${lines('filters.extract', { label: 'Only what matches', hint: 'One pattern a line. Of a text the lines that have it; of /regex/ what it matches, or its (groups). The rest is not shown either.', placeholder: '/Version: (.+)/' })}
        ${lines('filters.keep', { label: 'Only lines with', hint: 'One pattern a line. Other lines are shown, but not compared.', placeholder: 'in stock' })}
        <div class="ticks">
          ${flag('filters.onlyNewLines', 'Only new lines', 'Lines that stood in an earlier snapshot make no change when they come back.')}
          ${flag('filters.uniqueLines', 'Each line once', 'Repeated lines are left out.')}
          ${flag('filters.sortLines', 'Sort lines', 'For lists that come in another order each time.')}
        </div>
      <//>
    </fieldset>
    <fieldset class="counts-part"><legend>Which changes</legend>
      <p class="hint">A change counts when all that is set here holds. Empty: every change does.</p>
      ${lines('trigger.present', { label: 'Only if one of these is there', hint: 'One pattern a line: a text, or /regex/.', placeholder: 'in stock' })}
      ${lines('trigger.absent', { label: 'Only if none of these is there', hint: 'One pattern a line.', placeholder: 'sold out' })}
      <${NumberFields} ...${props} />
      <${More} name="changes" label="More conditions" ...${props}>
        ${lines('trigger.blockWhilePresent', { label: 'Never while one of these is there', hint: 'One pattern a line: a page that says it is being worked on, say.', placeholder: 'maintenance' })}
        <${KindField} ...${props} />
        <${ShortField} path="trigger.minWords" label="At least" after="words differ" mode="numeric" ...${props} />
        <${ShortField} path="trigger.maxSimilarity" label="At most" after="% of the words stay alike" ...${props} />
      <//>
    </fieldset>`}`;
}

/**
 * What few need. Closed, it says what is set within.
 *
 * @param {FieldProps & {name: string, label: string, children?: unknown}} props
 */
function More({ name, label, draft, open, disclose, children }) {
  const words = countsWords(optionsOf(draft, BEHIND[name]));
  return html`<details class="counts-more" open=${Boolean(open[name])} onToggle=${(/** @type {any} */ event) => disclose(name, event.target.open)}>
    <summary>${label}${!open[name] && html`<span class="counts-set">${words || 'nothing set'}</span>`}</summary>
    <div class="counts-behind">${children}</div>
  </details>`;
}

/** How a part is named. */
function Languages() {
  return html`<details class="counts-more"><summary>How to name a part</summary>
    <dl class="language-list">
      <dt><code>css:</code></dt><dd>CSS, as in style sheets; needs no prefix. <code>.price</code>, <code>#main > article</code></dd>
      <dt><code>xpath:</code></dt><dd>XPath 3.1, of HTML and XML. <code>xpath://h1</code>, <code>xpath://item/title</code></dd>
      <dt><code>jsonpath:</code></dt><dd>JSONPath, of JSON and of the JSON-LD in a page. <code>jsonpath:$.offers[*].price</code></dd>
      <dt><code>jq:</code></dt><dd>The language of jq, over the same. <code>jq:.items[] | .name</code></dd>
    </dl>
  </details>`;
}

/** @param {FieldProps} props */
function NumberFields(props) {
  const { draft, faults, change } = props;
  const path = 'trigger.number.extract';
  const id = fieldId(path);
  return html`<fieldset class="field counts-number"><legend>Only if a number</legend>
    <div class="field"><label for=${id}>stands after</label>
      <input id=${id} name=${path} class="mono" value=${draft[path]} placeholder="Price:" spellcheck=${false} autocapitalize="off" autocomplete="off" aria-invalid=${faults[path] ? 'true' : undefined}
        aria-describedby=${`${faults[path] ? `${faultId(path)} ` : ''}${id}-hint`} onInput=${(/** @type {any} */ event) => change(path, event.target.value)} />
      <p class="hint" id=${`${id}-hint`}>A text before it in the same line, or a /regex/ whose (group) it is.</p>
      <${FaultList} path=${path} faults=${faults[path]} /></div>
    <${InheritedHint} of=${props.inherited} path="trigger.number" />
    <p class="hint">and does one of these:</p>
    <${ShortField} path="trigger.number.below" label="falls below" ...${props} />
    <${ShortField} path="trigger.number.above" label="rises above" ...${props} />
    <${ShortField} path="trigger.number.changePercent" label="moves by" after="% or more, up or down" ...${props} />
    <${FaultList} path="trigger.number" faults=${faults['trigger.number']} />
  </fieldset>`;
}

/** @param {{of?: Record<string, import('../model.js').Inherited>, path: string}} props */
function InheritedHint({ of, path }) {
  const words = inheritedWords(of, path);
  return words && html`<p class="hint inherited">${words}</p>`;
}

/** A number with words around it. @param {FieldProps & {path: import('../lib/counts.js').NumberPath, label: string, after?: string, mode?: string}} props */
function ShortField({ path, label, after = '', mode = 'decimal', draft, faults, inherited, change }) {
  const id = fieldId(path);
  const whole = path.startsWith('trigger.number.') && faults['trigger.number'] ? 'trigger.number' : null;
  const said = faults[path] ? faultId(path) : whole ? faultId(whole) : after ? `${id}-after` : undefined;
  return html`<div class="counts-short"><label for=${id}>${label}</label>
    <input id=${id} name=${path} value=${draft[path]} inputmode=${mode} autocomplete="off" aria-invalid=${faults[path] || whole ? 'true' : undefined} aria-describedby=${said}
      onInput=${(/** @type {any} */ event) => change(path, event.target.value)} />
    ${after && html`<span id=${`${id}-after`}>${after}</span>`}
    <${InheritedHint} of=${inherited} path=${path} />
    <${FaultList} path=${path} faults=${faults[path]} /></div>`;
}

/** @param {FieldProps} props */
function KindField({ draft, faults, inherited, change }) {
  const path = 'trigger.changes';
  const kinds = draft[path];
  const toggle = (/** @type {typeof KINDS[number]} */ kind) => change(path, KINDS.filter((each) => (each === kind) !== kinds.includes(each)));
  return html`<fieldset class="field counts-kinds"><legend>Only if</legend>
    <${InheritedHint} of=${inherited} path=${path} />
    ${KINDS.map((kind) => html`<label class="kind" key=${kind}><input type="checkbox" name=${path} value=${kind} checked=${kinds.includes(kind)} aria-invalid=${faults[path] ? 'true' : undefined}
      aria-describedby=${faults[path] ? faultId(path) : undefined} onChange=${() => toggle(kind)} /> ${KIND_WORDS[kind]}</label>`)}
    <${FaultList} path=${path} faults=${faults[path]} />
  </fieldset>`;
}

/** @param {Faults} faults @returns {string[]} the disclosures that have some */
export const withFaults = (faults) => Object.keys(BEHIND).filter((name) => BEHIND[name].some((path) => faults[path]));
