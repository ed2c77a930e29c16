// Settings: notifications of the system, in this browser.
import { html, useState } from '../lib/html.js';
import { useSignalValue } from '../lib/signals.js';
import { notifyOfItself } from '../data/notifications.js';
import { notifying, turnOff, turnOn } from '../data/notify-setting.js';

/** @type {Record<import('../lib/notify-state.js').NotifyState, () => unknown>} */
const WORDS = {
  off: () => 'A change then shows as a notification of your system while Pagewatch is open in a tab you aren’t looking at.',
  on: () => 'A change shows as a notification of your system while Pagewatch is open in a tab you aren’t looking at. Muted watches stay quiet.',
  blocked: () => 'Your browser blocks notifications from this address. Allow them in its settings for this site, at the left of the address bar; it takes effect here at once.',
  insecure: () => html`Browsers show notifications of sites at HTTPS or localhost only, and this is <code>${location.origin}</code>. Open Pagewatch by HTTPS, or on the machine it runs on.`,
  unsupported: () => 'This browser can’t show notifications of a page that is open in it.',
};

export function NotifyPanel() {
  const state = useSignalValue(notifying);
  const [asking, setAsking] = useState(false);
  const [unanswered, setUnanswered] = useState(false);
  const possible = state === 'on' || state === 'off';
  const toggle = async (/** @type {Event} */ event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (state === 'on') {
      turnOff();
      return;
    }
    setAsking(true);
    setUnanswered(false);
    const on = await turnOn().catch(() => false);
    setAsking(false);
    // The box shows what is, not what was wanted.
    box.checked = notifying.peek() === 'on';
    setUnanswered(notifying.peek() === 'off');
    if (on) notifyOfItself();
  };
  return html`<section class="panel" id="notify" aria-labelledby="notify-title"><h2 id="notify-title">Notifications</h2>
    <label class="check-line"><input type="checkbox" checked=${state === 'on'} disabled=${!possible} aria-describedby="notify-words" onChange=${toggle} data-state=${state} /> Notify me in this browser</label>
    <p class="hint" id="notify-words" role="status">${asking ? 'Your browser asks whether Pagewatch may.' : unanswered ? 'Your browser wasn’t told whether Pagewatch may. Turn it on again to be asked again.' : WORDS[state]()}</p>
  </section>`;
}
