// What the page showed after a step, large.
import { html, useEffect, useRef } from '../lib/html.js';
import { stepWords } from '../lib/steps.js';
import { Icon } from './icon.js';
import { RelativeTime } from './time.js';

/** @param {{number: number, words?: import('../lib/steps.js').StepRow, at: string | null, url: string, close: () => void}} props words: of which step */
export function StepPicture({ number, words, at, url, close }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const back = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (back instanceof HTMLElement) back.focus({ preventScroll: true });
    };
  }, []);
  return html`<dialog class="step-picture" ref=${dialog} aria-labelledby="step-picture-title" onClose=${close} onClick=${(/** @type {Event} */ event) => event.target === dialog.current && dialog.current?.close()}>
    <header><h2 id="step-picture-title">After step ${number}${words && html`<span class="hint"> ${stepWords(words)}</span>`}</h2><span class="hint"><${RelativeTime} at=${at} /></span>
      <button type="button" class="icon-button" aria-label="Close" onClick=${() => dialog.current?.close()}><${Icon} name="close" /></button></header>
    <div class="step-picture-inside" tabindex="0" role="region" aria-label="Picture"><img src=${url} alt=${`The page after step ${number}`} /></div>
  </dialog>`;
}
