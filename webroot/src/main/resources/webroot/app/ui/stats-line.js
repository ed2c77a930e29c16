// How much is watched, what needs eyes, how fast it goes.
import { html } from '../lib/html.js';
import { useDerived } from '../lib/signals.js';
import { count, number } from '../lib/text.js';
import { list, reading, stats } from '../data/store.js';
import { Rate } from './rate.js';

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
  return html`<div class="stats" data-testid="stats"><span>${line}</span><${Rate} /></div>`;
}
