// Draws the checks per minute on a canvas. Loaded when there is something to draw.
import { loadPlot } from '../lib/plot.js';
import { effect } from '../lib/signals.js';
import { number } from '../lib/text.js';
import { clockTime } from '../lib/time.js';
import { rate, rateNow } from '../data/rate.js';

/** How often it moves on: with news, and where nothing is new or motion isn't wanted. */
const NEWS_MS = 1000;
const CALM_MS = 15_000;

/** @typedef {import('uplot')} Plot */

/**
 * Draws into `place` for as long as it is there.
 *
 * @param {HTMLElement} place of a fixed height
 * @param {HTMLElement} tip where the value under the pointer is told
 * @returns {Promise<() => void>} ends it
 */
export async function drawRate(place, tip) {
  const Plot = await loadPlot();
  const plot = new Plot(options(place, tip, Plot.paths), rateNow().data, place);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let drawnAt = performance.now();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const draw = () => {
    clearTimeout(timer);
    timer = setTimeout(draw, CALM_MS);
    drawnAt = performance.now();
    if (document.hidden) return;
    const { data, from, to } = rateNow();
    plot.batch(() => {
      plot.setData(data, false);
      plot.setScale('x', { min: from, max: to });
    });
  };
  const repaint = () => plot.redraw(false);
  const stop = effect(() => {
    void rate.value;
    clearTimeout(timer);
    timer = setTimeout(draw, Math.max(0, drawnAt + (calm.matches ? CALM_MS : NEWS_MS) - performance.now()));
  });
  const size = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: place.clientHeight }));
  size.observe(place);
  dark.addEventListener('change', repaint);
  document.addEventListener('visibilitychange', draw);
  draw();
  return () => {
    clearTimeout(timer);
    stop();
    size.disconnect();
    dark.removeEventListener('change', repaint);
    document.removeEventListener('visibilitychange', draw);
    plot.destroy();
  };
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} tip
 * @param {import('uplot').Series.PathBuilderFactories} paths
 * @returns {import('uplot').Options}
 */
function options(place, tip, paths) {
  // Read at each drawing, so that another theme needs no other chart.
  const colour = (/** @type {string} */ name) => () => getComputedStyle(place).getPropertyValue(name);
  return {
    width: place.clientWidth,
    height: place.clientHeight,
    ms: 1,
    padding: [3, 3, 1, 0],
    legend: { show: false },
    axes: [{ show: false }, { show: false }],
    scales: { x: { time: true }, y: { range: (_, _low, high) => [0, Math.max(1, high)] } },
    series: [
      {},
      {
        stroke: colour('--line-strong'),
        fill: colour('--sunk'),
        width: 1.25,
        points: { show: false },
        // A value holds until the next: a slope would be made up.
        paths: paths.stepped?.({ align: 1 }),
      },
    ],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 6, width: 0, fill: () => 'var(--accent)', stroke: () => 'transparent' } },
    hooks: { setCursor: [(plot) => tell(plot, tip)] },
  };
}

/**
 * @param {Plot} plot
 * @param {HTMLElement} tip
 */
function tell(plot, tip) {
  const { idx, left = -1 } = plot.cursor;
  const value = idx === null || idx === undefined ? null : plot.data[1][idx];
  tip.hidden = left < 0 || value === null || value === undefined;
  if (tip.hidden) return;
  tip.textContent = `${number(/** @type {number} */ (value))}/min at ${clockTime(plot.data[0][/** @type {number} */ (idx)])}`;
}
