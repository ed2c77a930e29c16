// The state mark: one shape and one colour for each state, never colour alone.
import { html } from '../lib/html.js';
import { MARK_WORDS, phaseProgress } from '../lib/words.js';

const TURN = 2 * Math.PI * 5.5;

/** @type {Record<import('../lib/words.js').Mark, () => unknown>} */
const SHAPES = {
  checking: () => null,
  queued: () => html`<circle class="mark-dots" cx="8" cy="8" r="5.5" />`,
  unseen: () => html`<circle class="mark-fill" cx="8" cy="8" r="5" />`,
  paused: () => html`<path class="mark-line" d="M5.6 4.2v7.6M10.4 4.2v7.6" />`,
  failing: () => html`<path class="mark-fill" d="M8 2 14.4 13.2H1.6z" /><path class="mark-cut" d="M8 6.2v3.2M8 11.4v.01" />`,
  new: () => html`<circle class="mark-line" cx="8" cy="8" r="5" /><path class="mark-line" d="M8 5.6v4.8M5.6 8h4.8" />`,
  quiet: () => html`<circle class="mark-line" cx="8" cy="8" r="4.6" />`,
};

/**
 * @param {{mark: import('../lib/words.js').Mark, phase?: string | null, big?: boolean}} props
 */
export function StateMark({ mark, phase = null, big = false }) {
  const size = big ? 20 : 16;
  return html`<span class=${`mark mark-${mark}`} title=${MARK_WORDS[mark]}>
    <svg viewBox="0 0 16 16" width=${size} height=${size} aria-hidden="true" focusable="false">
      ${mark === 'checking'
        ? html`<g>
            <circle class="mark-track" cx="8" cy="8" r="5.5" />
            <circle class="mark-arc" cx="8" cy="8" r="5.5" transform="rotate(-90 8 8)"
              stroke-dasharray=${TURN} stroke-dashoffset=${TURN * (1 - phaseProgress(phase))} />
          </g>`
        : SHAPES[mark]()}
    </svg>
    <span class="visually-hidden">${MARK_WORDS[mark]}</span>
  </span>`;
}
