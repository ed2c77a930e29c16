// Draws prices over time on a canvas. Loaded when there is something to draw.
import { loadPlot } from '../lib/plot.js';
import { money } from '../lib/price.js';

/** @typedef {import('uplot')} Plot */
/** @typedef {{end: () => void, point: (at: number) => void}} PricePlot point: shows one, none for -1 */

const DAY = 24 * 3_600_000;

/**
 * Draws into `place`.
 *
 * @param {HTMLElement} place of a fixed height
 * @param {import('../lib/price.js').Line} line
 * @param {(at: number) => void} pointed is told the price under the pointer, -1 for none
 * @returns {Promise<PricePlot>}
 */
export async function drawPrices(place, line, pointed) {
  const Plot = await loadPlot();
  const { times, amounts, of } = line;
  // A line needs two ends; one price alone is a moment.
  const only = times.length === 1;
  const data = only ? [[times[0], times[0] + 60_000], [amounts[0], amounts[0]]] : [times, amounts];
  let told = -1;
  const tell = (/** @type {number} */ at) => {
    if (at !== told) pointed((told = at));
  };
  const plot = new Plot(options(place, line, Plot.paths, tell), /** @type {any} */ (data), place);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const repaint = () => plot.redraw(false, true);
  const size = new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: place.clientHeight }));
  size.observe(place);
  dark.addEventListener('change', repaint);
  return {
    end: () => {
      size.disconnect();
      dark.removeEventListener('change', repaint);
      plot.destroy();
    },
    point: (at) => {
      told = at;
      const i = of.indexOf(at);
      const y = i < 0 ? null : data[1][i];
      plot.setCursor({ left: i < 0 ? -10 : plot.valToPos(Number(data[0][i]), 'x'), top: typeof y === 'number' ? plot.valToPos(y, 'y') : -10 }, false);
    },
  };
}

/**
 * @param {HTMLElement} place
 * @param {import('../lib/price.js').Line} line
 * @param {import('uplot').Series.PathBuilderFactories} paths
 * @param {(at: number) => void} tell
 * @returns {import('uplot').Options}
 */
function options(place, line, paths, tell) {
  // Read at each drawing, so that another theme needs no other chart.
  const colour = (/** @type {string} */ name) => () => getComputedStyle(place).getPropertyValue(name);
  const font = `12px ${getComputedStyle(place).fontFamily}`;
  const decimals = (line.high ?? 0) - (line.low ?? 0) < 5 ? 2 : 0;
  const days = (line.times[line.times.length - 1] ?? 0) - (line.times[0] ?? 0) > 2 * DAY;
  const time = new Intl.DateTimeFormat(undefined, days ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' });
  const amount = (/** @type {number} */ value) => money(value.toFixed(value % 1 === 0 ? 0 : decimals), line.currency);
  const axis = { stroke: colour('--text-soft'), font, ticks: { show: false } };
  return {
    width: place.clientWidth,
    height: place.clientHeight,
    ms: 1,
    padding: [12, 12, 0, 0],
    legend: { show: false },
    axes: [
      { ...axis, size: 32, space: 84, grid: { show: false }, values: (_, at) => at.map((ms) => time.format(ms)) },
      { ...axis, size: 76, grid: { stroke: colour('--line'), width: 1 }, values: (_, at) => at.map(amount) },
    ],
    scales: { x: { time: true }, y: { range: (_, low, high) => around(low, high) } },
    series: [
      {},
      {
        stroke: colour('--accent'),
        width: 2,
        points: { show: line.times.length < 40, size: 6, fill: colour('--accent') },
        // A price holds until the next: a slope would be made up.
        paths: paths.stepped?.({ align: 1 }),
      },
    ],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9, width: 0, fill: () => 'var(--accent)', stroke: () => 'transparent' } },
    hooks: {
      drawClear: [(plot) => shade(plot, line.gone, colour('--sunk')(), colour('--line-strong')())],
      setCursor: [(plot) => tell((plot.cursor.left ?? -1) < 0 ? -1 : line.of[plot.cursor.idx ?? -1] ?? -1)],
    },
  };
}

/**
 * @param {number | null} low
 * @param {number | null} high
 * @returns {[number, number]}
 */
function around(low, high) {
  if (low === null || high === null) return [0, 1];
  const room = low === high ? Math.max(1, high * 0.1) : (high - low) * 0.15;
  return [Math.max(0, low - room), high + room];
}

/**
 * Marks the times when it could not be had.
 *
 * @param {Plot} plot
 * @param {[number, number][]} spans
 * @param {string} fill
 * @param {string} edge
 */
function shade(plot, spans, fill, edge) {
  const { ctx } = plot;
  const { top, height, left, width } = plot.bbox;
  ctx.save();
  for (const [from, until] of spans) {
    const start = Math.max(left, plot.valToPos(from, 'x', true));
    const end = Math.min(left + width, plot.valToPos(until, 'x', true));
    const wide = Math.max(2, end - start);
    ctx.fillStyle = fill;
    ctx.fillRect(start, top, wide, height);
    ctx.fillStyle = edge;
    ctx.fillRect(start, top + height - 3 * devicePixelRatio, wide, 3 * devicePixelRatio);
  }
  ctx.restore();
}
