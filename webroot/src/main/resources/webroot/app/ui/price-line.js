// What a watch's product costs now, in one line.
import { html } from '../lib/html.js';
import { priceWords } from '../lib/price.js';
import { watchPath } from '../lib/router.js';

/** @param {{watch: import('../model.js').Watch}} props */
export function PriceLine({ watch }) {
  return watch.price && html`<a href=${`${watchPath(watch.id)}?tab=price`} data-testid="price-now">${priceWords(watch.price)}</a>`;
}
