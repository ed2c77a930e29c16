// How a watch is fetched, in one line.
import { count, cutEnd, cutMiddle } from './text.js';

/** @typedef {import('../model.js').Fetch} Fetch */

/** Characters of a name or selector that are told. */
const TOLD = 32;

const ENGINES = { auto: 'HTTP unless it needs a browser', http: 'over HTTP', browser: 'in a browser' };
const UNTIL = /** @type {Record<string, string>} */ ({ load: 'waits until loaded', domcontentloaded: 'waits for the document alone', networkidle: 'waits until the network is quiet' });
const SCHEMES = /** @type {Record<string, string>} */ ({ light: 'light colours', dark: 'dark colours', 'no-preference': 'no colour preference' });
const LEFT_OUT = /** @type {Record<string, string>} */ ({ image: 'images', media: 'media', font: 'fonts', tracker: 'trackers' });

/**
 * "In a browser: the page asks for JavaScript · 2 cookies · waits for #price".
 *
 * @param {Pick<import('../model.js').Watch, 'engine' | 'fetch' | 'engineReason'>} watch
 */
export function fetchWords({ engine, fetch, engineReason }) {
  const by = engine === 'auto' && engineReason ? `in a browser: ${cutEnd(engineReason, 120)}` : ENGINES[engine] ?? engine;
  return sentence([by, optionWords(fetch ?? {})].filter(Boolean).join(' · '));
}

/** Whether only a browser can do all that is set. @param {Fetch | null | undefined} fetch */
export const takesBrowser = (fetch) => Boolean(fetch?.script || fetch?.wait?.selector || fetch?.steps?.length);

/**
 * What is set besides the engine; empty where nothing is.
 *
 * @param {Fetch} fetch
 */
export function optionWords({ method, body, headers, cookies, userAgent, basicAuth, proxy, acceptStatus, wait, viewport, device, locale, timezone, colorScheme, geolocation, script, block, steps }) {
  return [
    method && method !== 'GET' && `sends ${method}${body ? ' with a body' : ''}`,
    cookies?.length && count(cookies.length, 'cookie'),
    headers && Object.keys(headers).length > 0 && count(Object.keys(headers).length, 'header'),
    basicAuth && `signs in as ${cutEnd(basicAuth.user, TOLD)}`,
    proxy && (proxy.toLowerCase() === 'direct' ? 'through no proxy' : `through ${cutMiddle(proxy.replace(/\/\/.*@/, '//'), TOLD)}`),
    acceptStatus?.length && `takes ${acceptStatus.join(', ')}`,
    wait?.until && (UNTIL[wait.until] ?? wait.until),
    wait?.selector && `waits for ${cutMiddle(wait.selector.replace(/^css:\s*/i, ''), TOLD)}`,
    wait?.delay && `waits ${wait.delay.replace(/^PT/, '').replace('M', ' min ').replace('S', ' s').trim()}`,
    device && `as ${device}`,
    userAgent && `as ${cutEnd(userAgent, TOLD)}`,
    viewport?.width && viewport.height && `${viewport.width} × ${viewport.height}`,
    locale && `in ${locale}`,
    timezone && `at ${timezone}`,
    colorScheme && (SCHEMES[colorScheme] ?? colorScheme),
    geolocation && `from ${geolocation.latitude}, ${geolocation.longitude}`,
    steps?.length && count(steps.length, 'step'),
    script && 'runs a script',
    block?.length === 0 && 'leaves nothing out',
    block?.length && `without ${block.map((each) => LEFT_OUT[each] ?? each).join(', ')}`,
  ].filter((each) => each).join(' · ');
}

/** @param {string} text */
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);
