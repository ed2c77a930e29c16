// Times that tick: relative in words, exact on hover.
import { html, useEffect, useRef } from '../lib/html.js';
import { useDerived } from '../lib/signals.js';
import { ago, duration, exact, parseTime, stopwatch, until } from '../lib/time.js';
import { now } from '../data/store.js';

/** @param {{at: string | null | undefined, ahead?: boolean}} props ahead: a time to come */
export function RelativeTime({ at, ahead = false }) {
  const ms = parseTime(at);
  const words = useDerived(() => (ms === null ? '–' : (ahead ? until : ago)(ms, now.value)), [ms, ahead]);
  if (ms === null) return html`<span>–</span>`;
  return html`<time datetime=${at} title=${exact(ms)}>${words}</time>`;
}

/**
 * Seconds that run, written straight into the page: a check's clock must not redraw its row.
 *
 * @param {{since: number | undefined, clock?: () => number}} props since: on `clock`, by default performance.now
 */
export function Stopwatch({ since, clock = performanceNow }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (since === undefined) return undefined;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const write = () => {
      const ms = clock() - since;
      if (place.current) place.current.textContent = calm ? duration(Math.max(1000, Math.floor(ms / 1000) * 1000)) : stopwatch(ms);
    };
    write();
    const timer = setInterval(write, calm ? 1000 : 100);
    return () => clearInterval(timer);
  }, [since, clock]);
  return since === undefined ? null : html`<span class="stopwatch" aria-hidden="true" ref=${place}></span>`;
}

const performanceNow = () => performance.now();
