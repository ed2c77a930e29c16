// Line icons on a 16 px grid, drawn in the colour of the text around them.
import { html } from '../lib/html.js';

const PATHS = {
  check: 'M13.2 6.2A5.5 5.5 0 0 0 3.1 5.4M2.8 9.8a5.5 5.5 0 0 0 10.1.8M13.5 2.8v3.5H10M2.5 13.2V9.7H6',
  pause: 'M5.75 3.5v9M10.25 3.5v9',
  resume: 'M5 3.2v9.6L12.6 8z',
  trash: 'M2.8 4.3h10.4M6.3 4.2V2.8h3.4v1.4M4.2 4.5l.6 8.7h6.4l.6-8.7M6.8 7v3.6M9.2 7v3.6',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM10.3 10.3l3.2 3.2',
  close: 'M4 4l8 8M12 4l-8 8',
  edit: 'M3 13l.6-2.8L10.7 3l2.3 2.3-7.2 7.1zM9.4 4.4l2.2 2.2',
  mute: 'M6.6 13.2h2.8M4.6 10.8V7.2M3.2 10.8h8.3M5.6 4.4A3.4 3.4 0 0 1 11.4 7v1.6M2.5 2.5l11 11',
  bell: 'M6.6 13.2h2.8M3.2 10.8h9.6M4.6 10.7V7a3.4 3.4 0 0 1 6.8 0v3.7M8 2.2v1.2',
  open: 'M6.2 3H3v10h10V9.8M9 2.8h4.2V7M13 3 7.4 8.6',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  down: 'M4 6.2 8 10l4-3.8',
  up: 'M4 9.8 8 6l4 3.8',
  left: 'M9.8 4 6 8l3.8 4',
  select: 'M3 3h10v10H3zM5.4 8.2l2 2 3.4-4',
  tick: 'M3.4 8.4l3 3 6.2-6.6',
  tag: 'M2.5 2.8v4.6l6 6 5-5-6-6H2.9zM5.3 5.3h.01',
  seen: 'M1.8 8S4.2 3.9 8 3.9 14.2 8 14.2 8 11.8 12.1 8 12.1 1.8 8 1.8 8zM8 9.7a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4z',
};

/** @typedef {keyof typeof PATHS} IconName */

/** @param {{name: IconName, class?: string}} props */
export function Icon({ name, class: className = '' }) {
  return html`<svg class=${`icon icon-${name} ${className}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
    <path d=${PATHS[name]} />
  </svg>`;
}

/** The sign of Pagewatch: an eye that is a dial. */
export function Brand() {
  return html`<svg class="brand-mark" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    <circle cx="10" cy="10" r="8.1" />
    <circle class="brand-pupil" cx="10" cy="10" r="3.4" />
  </svg>`;
}
