// How many checks a minute, now and since the page was opened.
import { html, useEffect, useRef } from '../lib/html.js';
import { useDerived } from '../lib/signals.js';
import { number } from '../lib/text.js';
import { rate, rateExtent } from '../data/rate.js';
import { stats } from '../data/store.js';

export function Rate() {
  const checks = useDerived(() => stats.value?.checksLastMinute);
  return html`<span class="stats-rate">
    <${Chart} />
    <span title="Checks finished in the last minute">${checks === undefined ? '–' : number(checks)} checks/min</span>
  </span>`;
}

/** Its place is there from the start; the line comes when there is one, and its library with it. */
function Chart() {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const tip = useRef(/** @type {HTMLElement | null} */ (null));
  const words = useDerived(() => {
    const known = rateExtent();
    return !known || known.high === 0
      ? 'No checks since this page was opened'
      : `Checks per minute since this page was opened: between ${number(known.low)} and ${number(known.high)}`;
  });
  const something = useDerived(() => rate.value.times.length > 1 && (rateExtent()?.high ?? 0) > 0);
  useEffect(() => {
    if (!something) return undefined;
    /** @type {(() => void) | null} */
    let end = null;
    let gone = false;
    const begin = async () => {
      const { drawRate } = await import('./rate-plot.js');
      if (gone || !place.current || !tip.current) return;
      const stop = await drawRate(place.current, tip.current);
      if (gone) stop();
      else end = stop;
    };
    // A chart that can't be loaded leaves its place empty; the number beside it says the same.
    begin().catch(() => {});
    return () => {
      gone = true;
      end?.();
    };
  }, [something]);
  return html`<span class="rate">
    <span class="rate-plot" role="img" aria-label=${words} ref=${place}></span>
    <span class="rate-tip" aria-hidden="true" hidden ref=${tip}></span>
  </span>`;
}
