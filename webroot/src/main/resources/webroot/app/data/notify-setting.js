// Whether this browser shows notifications: wanted by its user, and allowed by itself.
import { notifyState } from '../lib/notify-state.js';
import { signal } from '../lib/signals.js';

const NAME = 'pagewatch.notify';

/** Some browsers have the interface, but take it only from a service worker. */
let refused = false;

/** @type {{value: import('../lib/notify-state.js').NotifyState, peek(): import('../lib/notify-state.js').NotifyState}} */
export const notifying = signal(read());

/**
 * Asks for permission where that is open. Only by something the user does.
 *
 * @returns {Promise<boolean>} whether it is on now
 */
export async function turnOn() {
  if ('Notification' in globalThis && Notification.permission === 'default') await Notification.requestPermission();
  if (Notification.permission === 'granted') keep('on');
  look();
  return notifying.peek() === 'on';
}

export function turnOff() {
  keep('off');
  look();
}

/** The browser said no when it came to it. */
export function refuses() {
  refused = true;
  look();
}

function look() {
  notifying.value = read();
}

function read() {
  const supported = !refused && 'Notification' in globalThis;
  return notifyState({
    secure: isSecureContext,
    supported,
    permission: supported ? Notification.permission : 'default',
    wanted: kept() === 'on',
  });
}

function kept() {
  try {
    return localStorage.getItem(NAME);
  } catch {
    return null;
  }
}

/** @param {string} state */
function keep(state) {
  try {
    localStorage.setItem(NAME, state);
  } catch {
    // A browser that keeps nothing stays off.
  }
}

// Another tab turned it on or off; the browser's own settings allowed or blocked it.
addEventListener('storage', (event) => {
  if (event.key === NAME) look();
});
document.addEventListener('visibilitychange', look);
navigator.permissions?.query({ name: 'notifications' }).then((status) => status.addEventListener('change', look), () => {});
