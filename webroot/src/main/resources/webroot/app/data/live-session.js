// A browser on a worker that this page sees and uses, over the bus. It ends with the socket.
import { BusError } from './bus.js';
import { bus } from './sync.js';

/** @typedef {{state: 'opening' | 'live' | 'busy' | 'closed', reason?: string, url: string, width: number, height: number, frame?: string, steps: import('../lib/steps.js').Step[]}} Told */
/** @typedef {{send: (act: import('../lib/live.js').Act) => Promise<void>, close: () => void}} Session */

const ADDRESS = 'browser.command';
/** An act with what it leads to, or all steps again: a bit longer than the gateway waits. */
const DONE_MS = 80_000;

/**
 * Opens one.
 *
 * @param {{draft: object, watch: string, width: number, height: number}} asked draft: as for a preview; watch: whose secrets stand for its stars; the rest bounds the pictures
 * @param {(told: Told) => void} hear told how it is, and of each change; of a lost socket as closed by `socket`
 * @returns {Promise<Session>}
 * @throws {Error} with a message for people
 */
export async function openSession(asked, hear) {
  /** @type {string} */
  let id;
  try {
    ({ session: id } = await bus.send(ADDRESS, { op: 'open', ...asked }));
  } catch (error) {
    throw new Error(problemOf(error), { cause: error });
  }
  if (!bus.isOpen) throw new Error(problemOf(null));
  const address = `browser.session.${id}`;
  let over = false;
  const end = () => {
    if (over) return;
    over = true;
    forget();
    bus.unregister(address);
  };
  /** @type {Told} */
  let last = { state: 'opening', url: '', width: 0, height: 0, steps: [] };
  const forget = bus.whenLost(() => {
    over = true;
    hear({ ...last, frame: undefined, state: 'closed', reason: 'socket' });
  });
  bus.register(address, {}, ({ body }) => {
    if (over || !body) return;
    last = body;
    if (body.state === 'closed') end();
    hear(body);
  });
  return {
    /** @throws {Error} with a message for people */
    async send(act) {
      if (over) return;
      try {
        await bus.send(ADDRESS, { ...act, session: id }, DONE_MS);
      } catch (error) {
        // Of its end the session itself tells.
        if (!over) throw new Error(problemOf(error), { cause: error });
      }
    },
    close() {
      if (over) return;
      end();
      bus.send(ADDRESS, { op: 'close', session: id }).catch(() => {});
    },
  };
}

/** @param {unknown} error */
function problemOf(error) {
  if (!(error instanceof BusError) || !error.answered) return 'Pagewatch can’t be reached just now. Try again in a moment.';
  if (error.code === 429) return 'Two pages are open live already, the most at once. Close one of them first.';
  if (error.code === 401 || error.message === 'not_logged_in') return 'Sign in first.';
  if (error.code === 403) return 'Only those who may change watches can use a page live.';
  return sentence(error.message.replace(/(^|; )draft\./g, '$1'));
}

/** @param {string} text */
const sentence = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
