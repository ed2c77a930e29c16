// Checks per minute as heard since the page was opened; nowhere else are they kept.
import { drawn, extent, NONE, withSample } from '../lib/samples.js';
import { effect, signal, untracked } from '../lib/signals.js';
import { serverNow } from './api.js';
import { connection, stats } from './store.js';

/** @type {{value: import('../lib/samples.js').Samples, peek(): import('../lib/samples.js').Samples}} */
export const rate = signal(NONE);

/** @param {number | null} value */
function take(value) {
  untracked(() => {
    rate.value = withSample(rate.peek(), serverNow(), value);
  });
}

effect(() => {
  if (stats.value) take(stats.value.checksLastMinute);
});
// Nobody knows what the rate was while nothing was heard.
effect(() => {
  if (connection.value.step === 'retrying') take(null);
});

/** What is to be drawn now. */
export const rateNow = () => drawn(rate.peek(), serverNow());

/** The lowest and the highest there was, and the last. */
export const rateExtent = () => extent(rate.value);
