// About this Pagewatch.
import { html } from '../lib/html.js';
import { duration } from '../lib/time.js';
import { intervalSeconds } from '../lib/interval.js';
import { contentWords, diskWords, historyWords } from '../lib/keeping.js';
import { useMedia, useResource } from '../lib/resource.js';
import { apiUrl, request } from '../data/api.js';
import { ApiKeysPanel } from './api-keys-panel.js';
import { DefaultsPanel } from './defaults-panel.js';
import { NotifyPanel } from './notify-panel.js';
import { ProxiesPanel } from './proxies-panel.js';
import { SignInPanel } from './sign-in-panel.js';
import { Failed, Skeleton } from './states.js';
import { TagsPanel } from './tags-panel.js';
import { TransferPanel } from './transfer-panel.js';

/** @type {Record<string, string>} */
const NAMES = { version: 'Version', database: 'Database', nodeId: 'Node', uptime: 'Running for', members: 'Cluster members', history: 'History' };

/** @type {Record<string, string>} */
const DATABASES = { sqlite: 'SQLite', postgresql: 'PostgreSQL' };

export function SettingsPage() {
  const dark = useMedia('(prefers-color-scheme: dark)');
  const { data, error, reload } = useResource((signal) => request('/system', { signal }), 'system');
  return html`<div class="page page-narrow">
    <h1>Settings</h1>
    <section class="panel"><h2>Appearance</h2>
      <p>Follows your system, which is set to <b>${dark ? 'dark' : 'light'}</b> now.</p></section>
    <${NotifyPanel} />
    <${TagsPanel} />
    <${DefaultsPanel} />
    <${ProxiesPanel} />
    <${TransferPanel} />
    <${SignInPanel} />
    <${ApiKeysPanel} />
    <section class="panel"><h2>This Pagewatch</h2>
      ${!data && (error ? html`<${Failed} what="The system’s state" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${3} />`)}
      ${data && html`<dl class="facts facts-list">${facts(data).map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
      <p class="hint"><code>./pagewatch backup FILE</code> writes all of it to one file while Pagewatch runs.</p>`}
    </section>
    <section class="panel"><h2>API</h2>
      <p>Everything here can be done over REST at <code>${location.origin}${apiUrl('')}</code> and live over the event bus at <code>/eventbus</code>.</p>
      <p class="links"><a href=${apiUrl('/docs')} target="_blank">Try it out</a> <a href=${apiUrl('/openapi.yaml')}>OpenAPI as YAML</a> <a href=${apiUrl('/openapi.json')}>as JSON</a> <a href="/metrics">Metrics</a> <a href="/health/ready">Health</a></p>
    </section>
  </div>`;
}

/**
 * @param {Record<string, any>} system
 * @returns {[string, string][]} names and values for people
 */
function facts(system) {
  const { storage, ...rest } = system;
  /** @type {[string, string][]} */
  const all = Object.entries(rest).map(([name, value]) => [NAMES[name] ?? words(name), shown(name, value)]);
  if (storage) all.push(['Kept', contentWords(storage)], ['On disk', diskWords(storage)]);
  return all;
}

/** @param {string} name */
const words = (name) => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase());

/**
 * @param {string} name
 * @param {unknown} value
 * @returns {string}
 */
function shown(name, value) {
  if (value === null || value === undefined) return '–';
  if (name === 'database') return DATABASES[String(value)] ?? String(value);
  if (name === 'history') return historyWords(/** @type {any} */ (value));
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((each) => shown('', each)).join(', ');
  if (typeof value === 'object') return Object.entries(value).map(([key, each]) => `${key} ${shown(key, each)}`).join(', ');
  const seconds = typeof value === 'string' ? intervalSeconds(value) : null;
  if (seconds !== null) return duration(Math.floor(seconds) * 1000);
  if (typeof value === 'number' && /uptime.*ms/i.test(name)) return duration(value);
  return String(value);
}
