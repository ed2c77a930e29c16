// How much is watched, what needs eyes, how fast it goes.
import { html } from '../lib/html.js';
import { useDerived, useSignalValue } from '../lib/signals.js';
import { count, number } from '../lib/text.js';
import { list, rate, reading, stats } from '../data/store.js';

export function StatsLine() {
  const line = useDerived(() => {
    const { complete, total } = reading.value;
    const { counts } = list.value;
    const summary = stats.value;
    return [
      count(complete ? counts.all : Math.max(total, counts.all), 'watch', 'watches'),
      count(complete ? counts.unseen : (summary?.unviewed ?? counts.unseen), 'unseen change'),
      `${number(complete ? counts.failing : (summary?.failing ?? counts.failing))} failing`,
    ].join(' · ');
  });
  const checks = useDerived(() => stats.value?.checksLastMinute);
  return html`<div class="stats" data-testid="stats">
    <span>${line}</span>
    ${checks !== undefined && html`<span class="stats-rate" title="Checks finished in the last minute"><${Spark} />${number(checks)} checks/min</span>`}
  </div>`;
}

/** The rate since the page was opened. */
function Spark() {
  const values = useSignalValue(rate);
  if (values.length < 3 || Math.max(...values) === 0) return null;
  const high = Math.max(...values);
  const points = values.map((value, i) => `${(i * 60) / (values.length - 1)},${15 - (value / high) * 13}`).join(' ');
  return html`<svg class="spark" viewBox="0 0 60 16" width="60" height="16" aria-hidden="true" focusable="false"><polyline points=${points} /></svg>`;
}
