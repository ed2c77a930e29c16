// The fields of how a watch is fetched: by what, what is sent along, and what a browser does.
import { html, useMemo } from '../lib/html.js';
import { inheritedWords } from '../lib/defaults.js';
import { optionWords, sentence } from '../lib/fetch-words.js';
import { DEVICES, DIRECT, fetchOf, OTHER_PROXY, proxyOf, takesBody } from '../lib/fetch.js';
import { useResource } from '../lib/resource.js';
import { knownZones } from '../lib/schedule.js';
import { readProxies } from '../data/proxies.js';
import { BlockField } from './block-field.js';
import { FaultList, faultId, fieldId } from './counts-faults.js';
import { CookieRows, HeaderRows } from './fetch-rows.js';
import { SecretField } from './secret-field.js';
import { StepsField } from './steps-field.js';

/** @typedef {import('../lib/fetch.js').Draft} Draft */
/** @typedef {import('../lib/fetch.js').Path} Path */
/** @typedef {import('../lib/fetch.js').TextPath} TextPath */
/**
 * @typedef {object} FieldProps
 * @property {Draft} draft
 * @property {import('../lib/fetch-faults.js').Faults} faults
 * @property {(parts: Partial<Draft>, cured?: string[]) => void} change
 * @property {Record<string, boolean>} open which disclosures are
 * @property {(name: string, open: boolean) => void} disclose
 */

/** @type {Record<string, Path[]>} what is behind a disclosure, by its name */
const BEHIND = {
  access: ['fetch.basicAuth.user', 'fetch.basicAuth.password', 'fetch.proxy.kind', 'fetch.proxy.address', 'fetch.proxy.user', 'fetch.proxy.password'],
  request: ['fetch.method', 'fetch.body', 'fetch.userAgent', 'fetch.locale', 'fetch.acceptStatus'],
  looks: ['fetch.device', 'fetch.viewport.width', 'fetch.viewport.height', 'fetch.timezone', 'fetch.colorScheme', 'fetch.geolocation.latitude', 'fetch.geolocation.longitude', 'fetch.geolocation.accuracy'],
  runs: ['fetch.script', 'fetch.block'],
};

const ENGINES = [
  ['auto', 'Automatic', 'HTTP, and a browser once the page turns out to need one.'],
  ['http', 'HTTP', 'Quick and light. Sees what the site sends, runs no scripts.'],
  ['browser', 'Browser', 'Opens the page as you would, scripts and all. Slower.'],
];
const METHODS = [['', 'GET'], ['POST', 'POST'], ['PUT', 'PUT'], ['PATCH', 'PATCH']];
const UNTIL = [['', 'It is loaded and quiet'], ['domcontentloaded', 'Its document is there'], ['load', 'Pictures and styles are there too'], ['networkidle', 'The network is quiet for half a second']];
const SCHEMES = [['', 'Left to the browser'], ['light', 'Light'], ['dark', 'Dark'], ['no-preference', 'None told']];

/**
 * @param {FieldProps & {reason: string | null | undefined, watch: import('../model.js').Watch, drafted: Pick<import('../model.js').Watch, 'fetch'>, isFit: () => boolean, tried: import('./steps-field.js').Tried | null, stored: Record<import('../lib/fetch.js').SecretPath, boolean>}} props
 *   reason: why `auto` takes a browser; watch: as it is stored; drafted: how it would be fetched; isFit: whether that can be tried; tried: how its steps went when it was; stored: which passwords there are
 */
export function FetchFields({ reason, watch, drafted, isFit, tried, stored, ...props }) {
  const { draft } = props;
  const words = wordsOf(draft);
  const http = draft.engine === 'http';
  return html`
    <fieldset class="counts-part"><legend>Engine</legend>
      <${EngineField} reason=${reason} ...${props} />
    </fieldset>
    <fieldset class="counts-part"><legend>What is sent along</legend>
      <${CookieRows} ...${props} />
      <${HeaderRows} ...${props} />
      <${More} name="access" label="Password and proxy" words=${words.access} ...${props}><${Access} url=${watch.url} stored=${stored} ...${props} /><//>
      <${More} name="request" label="More about the request" words=${words.request} ...${props}><${Request} ...${props} /><//>
    </fieldset>
    <fieldset class="counts-part"><legend>In a browser</legend>
      <p class="hint">${http ? 'These take a browser; over HTTP they do nothing or are refused.' : 'These count when the page is opened in a browser. Over HTTP they do nothing.'}</p>
      <div data-part="steps"><${StepsField} watch=${watch} drafted=${drafted} isFit=${isFit} tried=${tried} ...${props} /></div>
      <${Short} path="fetch.wait.selector" label="Wait until this is to be seen" hint="A CSS selector or xpath:… of what the page fills in late. Takes a browser." placeholder="#price" mono=${true} ...${props} />
      <div class="fetch-pair">
        <${Short} path="fetch.wait.delay" label="Then wait" hint="Seconds, up to 30." mode="decimal" placeholder="0" ...${props} />
        <${Choice} path="fetch.wait.until" label="A page is loaded when" options=${UNTIL} ...${props} />
      </div>
      <${More} name="looks" label="Device, window and place" words=${words.looks} ...${props}><${Looks} ...${props} /><//>
      <${More} name="runs" label="Script, and what is left out" words=${words.runs} ...${props}><${Runs} watch=${watch} ...${props} /><//>
    </fieldset>`;
}

/** @param {import('../lib/fetch-faults.js').Faults} faults @returns {string[]} the disclosures that have some */
export const withFaults = (faults) => Object.keys(BEHIND).filter((name) => BEHIND[name].some((path) => faults[path]));

/**
 * What is set behind each disclosure.
 *
 * @param {Draft} draft
 * @returns {Record<string, string>}
 */
function wordsOf(draft) {
  const { basicAuth, proxy, method, body, userAgent, locale, acceptStatus, device, viewport, timezone, colorScheme, geolocation, script, block } = fetchOf(draft, { engine: 'auto', fetch: null }).fetch ?? {};
  return {
    access: optionWords({ basicAuth, proxy }),
    request: optionWords({ method, body, userAgent, locale, acceptStatus }),
    looks: optionWords({ device, viewport, timezone, colorScheme, geolocation }),
    runs: optionWords({ script, block }),
  };
}

/**
 * What few need. Closed, it says what is set within.
 *
 * @param {FieldProps & {name: string, label: string, words: string, children?: unknown}} props
 */
function More({ name, label, words, open, disclose, children }) {
  return html`<details class="counts-more" open=${Boolean(open[name])} onToggle=${(/** @type {any} */ event) => disclose(name, event.target.open)}>
    <summary>${label}${!open[name] && html`<span class="counts-set">${sentence(words) || 'nothing set'}</span>`}</summary>
    <div class="counts-behind">${children}</div>
  </details>`;
}

/** @param {FieldProps & {reason: string | null | undefined}} props */
function EngineField({ draft, faults, change, reason }) {
  const path = 'engine';
  return html`<div class="engines" role="radiogroup" aria-label="Engine" aria-describedby=${faults[path] ? faultId(path) : undefined}>
    ${ENGINES.map(([engine, label, hint]) => html`<div class="tick" key=${engine}>
      <input type="radio" id=${`${fieldId(path)}-${engine}`} name=${path} value=${engine} checked=${draft.engine === engine} aria-invalid=${faults[path] ? 'true' : undefined}
        aria-describedby=${`${fieldId(path)}-${engine}-hint`} onChange=${() => change({ engine })} />
      <label for=${`${fieldId(path)}-${engine}`}>${label}</label>
      <p class="hint" id=${`${fieldId(path)}-${engine}-hint`}>${hint}${engine === 'auto' && draft.engine === 'auto' && reason && html` <strong data-testid="engine-reason">It takes a browser now: ${reason}.</strong>`}</p>
    </div>`)}
    <${FaultList} path=${path} faults=${faults[path]} />
  </div>`;
}

/** @param {FieldProps & {url: string, stored: Record<import('../lib/fetch.js').SecretPath, boolean>}} props stored: which passwords there are */
function Access({ url, stored, ...props }) {
  const { draft, faults, change } = props;
  const kind = draft['fetch.proxy.kind'];
  const address = (/** @type {string} */ text) => {
    const found = proxyOf(text);
    // A whole URL is taken apart.
    if (found.kind === '' || found.kind === OTHER_PROXY || found.kind === DIRECT) change({ 'fetch.proxy.address': text });
    else change({ 'fetch.proxy.kind': found.kind, 'fetch.proxy.address': found.address, ...(found.user ? { 'fetch.proxy.user': found.user, 'fetch.proxy.password': found.password } : {}) });
  };
  const kinds = [['', 'As the defaults say, else none'], [DIRECT, 'None, whatever the defaults say'], [OTHER_PROXY, 'One with a name'], ['http', 'HTTP'], ['socks5', 'SOCKS5']];
  const { data: known } = useResource(readProxies, 'proxies');
  return html`
    <div class="fetch-pair">
      <${Short} path="fetch.basicAuth.user" label="User" hint=${`For the password that ${originOf(url)} itself asks for (HTTP Basic).`} ...${props} />
      <${Password} path="fetch.basicAuth.password" label="Password" stored=${stored['fetch.basicAuth.password']} draft=${draft} faults=${faults} change=${change} />
    </div>
    <div class="fetch-pair">
      <${Choice} path="fetch.proxy.kind" label="Proxy" options=${kinds} ...${props} change=${(/** @type {Partial<Draft>} */ parts) => change(parts, ['fetch.proxy.address', 'fetch.proxy.user', 'fetch.proxy.password'])} />
      ${kind === OTHER_PROXY && html`<${Short} path="fetch.proxy.address" label="Proxy’s name" hint="As the settings have it." list="fetch-proxies" ...${props} input=${address} />
        <datalist id="fetch-proxies">${(known ?? []).map(({ name, url: at }) => html`<option key=${name} value=${name}>${at}</option>`)}</datalist>`}
      ${kind !== '' && kind !== DIRECT && kind !== OTHER_PROXY && html`<${Short} path="fetch.proxy.address" label="Proxy’s host and port" placeholder="proxy.example.com:3128" mono=${true} ...${props} input=${address} />`}
    </div>
    ${kind !== '' && kind !== DIRECT && kind !== OTHER_PROXY && html`<div class="fetch-pair">
      <${Short} path="fetch.proxy.user" label="Proxy’s user" hint="Where it wants one." ...${props} />
      <${Password} path="fetch.proxy.password" label="Proxy’s password" stored=${stored['fetch.proxy.password']} draft=${draft} faults=${faults} change=${change} />
    </div>`}`;
}

/** @param {string} url */
function originOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return 'the site';
  }
}

/** @param {FieldProps} props */
function Request(props) {
  const { draft, change } = props;
  return html`
    <${Short} path="fetch.userAgent" label="User agent" hint="What Pagewatch calls itself. Wins over the device’s." placeholder="Pagewatch’s own" mono=${true} ...${props} />
    <${Short} path="fetch.locale" label="Language" hint="What language is asked for, such as de or en-GB; also a browser’s own." placeholder="en-GB" ...${props} />
    <${Short} path="fetch.acceptStatus" label="Statuses that count as content" hint="Separated by commas. A page that is watched for being gone has 404 among them." placeholder="200-299" ...${props} />
    <${Choice} path="fetch.method" label="Method" hint="Others than GET go over HTTP only." options=${METHODS} ...${props} change=${(/** @type {Partial<Draft>} */ parts) => change(parts, ['fetch.body'])} />
    ${takesBody(draft) && html`<${Long} path="fetch.body" label="Body" hint="Sent as UTF-8, with the header Content-Type that you give. It is shown to whoever uses Pagewatch: no place for passwords." rows=${4} ...${props} />`}`;
}

/** @param {FieldProps} props */
function Looks(props) {
  const zones = useMemo(knownZones, []);
  const known = props.draft['fetch.device'];
  const devices = known && !DEVICES.includes(known) ? [...DEVICES, known] : DEVICES;
  return html`
    <${Choice} path="fetch.device" label="Device" hint="Its name for itself, its screen and its being touched. Over HTTP the name alone." options=${[['', 'A desktop’s browser'], ...devices.map((each) => [each, each])]} ...${props} />
    <div class="fetch-pair">
      <${Short} path="fetch.viewport.width" label="Window’s width" hint="Pixels, 100 to 4000. Wins over the device’s." mode="numeric" ...${props} />
      <${Short} path="fetch.viewport.height" label="Window’s height" mode="numeric" ...${props} />
    </div>
    <div class="fetch-pair">
      <${Short} path="fetch.timezone" label="Time zone" placeholder="Europe/Vienna" list="fetch-zones" ...${props} />
      <${Choice} path="fetch.colorScheme" label="Colours it likes" options=${SCHEMES} ...${props} />
    </div>
    <div class="fetch-pair">
      <${Short} path="fetch.geolocation.latitude" label="Latitude" hint="Where it says it is, in degrees, to pages that ask. Left empty, they are refused." mode="decimal" placeholder="52.52" ...${props} />
      <${Short} path="fetch.geolocation.longitude" label="Longitude" mode="decimal" placeholder="13.405" ...${props} />
    </div>
    <${Short} path="fetch.geolocation.accuracy" label="Accurate to" hint="Metres; left empty, exactly." mode="decimal" placeholder="0" ...${props} />
    <datalist id="fetch-zones">${zones.map((zone) => html`<option key=${zone} value=${zone} />`)}</datalist>`;
}

/** @param {FieldProps & {watch: import('../model.js').Watch}} props */
function Runs({ watch, ...props }) {
  const { draft, faults, change } = props;
  const path = 'fetch.block';
  const from = inheritedWords(watch.inherited, path);
  return html`
    <${Long} path="fetch.script" label="Script" hint="JavaScript that runs in the page once it has loaded, before it is read. Takes a browser." placeholder="document.querySelector('#more').click()" rows=${6} ...${props} />
    <${BlockField} legend="Don’t fetch" usual="As the defaults say, else trackers" value=${draft[path]} inherited=${watch.inherited?.[path]} faults=${faults[path]} change=${(/** @type {string[] | null} */ value) => change({ [path]: value })}
      hint=${html`Trackers can’t change the text and slow pages down. A watch of what a page looks like leaves nothing out by itself.${from && html` <span class="inherited">${from}</span>`}`} />`;
}

/**
 * What describes a field: what is wrong with it, and its hint.
 *
 * @param {Path} path
 * @param {FieldProps['faults']} faults
 * @param {string} [hint]
 */
const describedBy = (path, faults, hint) => [faults[path] && faultId(path), hint && `${fieldId(path)}-hint`].filter(Boolean).join(' ') || undefined;

/** A line of text. @param {FieldProps & {path: TextPath, label: string, hint?: string, placeholder?: string, mode?: string, list?: string, mono?: boolean, input?: (text: string) => void}} props */
function Short({ path, label, hint, placeholder = '', mode, list, mono = false, draft, faults, change, input = (text) => change({ [path]: text }) }) {
  const id = fieldId(path);
  return html`<div class="field"><label for=${id}>${label}</label>
    <input id=${id} name=${path} class=${mono ? 'mono' : ''} value=${draft[path]} placeholder=${placeholder} inputmode=${mode} list=${list} autocomplete="off" autocapitalize="off" spellcheck=${false}
      aria-invalid=${faults[path] ? 'true' : undefined} aria-describedby=${describedBy(path, faults, hint)} onInput=${(/** @type {any} */ event) => input(event.target.value)} />
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    <${FaultList} path=${path} faults=${faults[path]} /></div>`;
}

/** Several lines. @param {FieldProps & {path: TextPath, label: string, hint: string, placeholder?: string, rows: number}} props */
function Long({ path, label, hint, placeholder = '', rows, draft, faults, change }) {
  const id = fieldId(path);
  const lines = draft[path].split('\n').length;
  return html`<div class="field"><label for=${id}>${label}</label><p class="hint" id=${`${id}-hint`}>${hint}</p>
    <textarea id=${id} name=${path} class="mono-area" wrap="off" rows=${Math.min(24, Math.max(rows, lines + 1))} value=${draft[path]} placeholder=${placeholder} spellcheck=${false} autocapitalize="off" autocomplete="off"
      aria-invalid=${faults[path] ? 'true' : undefined} aria-describedby=${describedBy(path, faults, hint)} onInput=${(/** @type {any} */ event) => change({ [path]: event.target.value })}></textarea>
    <${FaultList} path=${path} faults=${faults[path]} /></div>`;
}

/** One of several. @param {FieldProps & {path: TextPath, label: string, hint?: string, options: string[][]}} props */
function Choice({ path, label, hint, options, draft, faults, change }) {
  const id = fieldId(path);
  return html`<div class="field"><label for=${id}>${label}</label>
    <select id=${id} name=${path} value=${draft[path]} aria-invalid=${faults[path] ? 'true' : undefined} aria-describedby=${describedBy(path, faults, hint)}
      onChange=${(/** @type {any} */ event) => change({ [path]: event.target.value })}>${options.map(([value, words]) => html`<option key=${value} value=${value}>${words}</option>`)}</select>
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    <${FaultList} path=${path} faults=${faults[path]} /></div>`;
}

/** @param {Pick<FieldProps, 'draft' | 'faults' | 'change'> & {path: import('../lib/fetch.js').SecretPath, label: string, stored: boolean}} props */
function Password({ path, label, stored, draft, faults, change }) {
  const id = fieldId(path);
  return html`<div class="field"><label for=${id}>${label}</label>
    <${SecretField} id=${id} name=${path} label=${label} type="password" value=${draft[path]} stored=${stored} invalid=${Boolean(faults[path])} said=${faults[path] ? faultId(path) : undefined}
      change=${(/** @type {string | null} */ value) => change({ [path]: value })} />
    <${FaultList} path=${path} faults=${faults[path]} /></div>`;
}
