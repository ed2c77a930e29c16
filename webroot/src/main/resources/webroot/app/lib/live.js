// What a person does to the picture of a page, as the page is told of it.

/** @typedef {{op: 'click' | 'type' | 'press' | 'scroll' | 'goto' | 'undo', x?: number, y?: number, dy?: number, text?: string, key?: string, url?: string}} Act */

/** How long typing and scrolling are gathered before they are sent. */
export const GATHER_MS = 350;
/** Characters of one act. */
const MOST_TYPED = 2000;
/** Acts that wait for those before them. */
const MOST_WAITING = 15;
/** Pixels of a line, where a wheel counts lines. */
const LINE = 16;

/**
 * A point of the picture as the page has it.
 *
 * @param {{x: number, y: number}} point in the window one looks at
 * @param {{left: number, top: number, width: number, height: number}} box of the picture in it
 * @param {{width: number, height: number}} page its window, in CSS pixels
 * @returns {{x: number, y: number} | null} null beside the picture
 */
export function pointIn({ x, y }, box, page) {
  if (!(box.width > 0 && box.height > 0)) return null;
  const at = { x: ((x - box.left) / box.width) * page.width, y: ((y - box.top) / box.height) * page.height };
  if (at.x < 0 || at.y < 0 || at.x > page.width || at.y > page.height) return null;
  // The last pixel is a page's last, its edge is beside it.
  return { x: Math.round(Math.min(at.x, page.width - 1)), y: Math.round(Math.min(at.y, page.height - 1)) };
}

/** @param {{deltaY: number, deltaMode: number}} wheel @param {number} height of the page's window */
export const wheelPixels = ({ deltaY, deltaMode }, height) => deltaY * (deltaMode === 1 ? LINE : deltaMode === 2 ? height : 1);

const NAMED = new Set([
  'Enter', 'Tab', 'Backspace', 'Delete', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown',
]);
/** With Control; the others are the browser's that one looks with. */
const EDITING = new Set(['a', 'z', 'y']);

/**
 * What a key does in the page: a character, a key by its name, or nothing.
 *
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean, isComposing?: boolean, getModifierState?: (name: string) => boolean}} event
 * @returns {{text: string} | {key: string} | null}
 */
export function keyOf(event) {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
  if (event.isComposing) return null;
  const isWritten = [...key].length === 1;
  // AltGr is Control and Alt where it writes.
  const command = (ctrlKey || metaKey) && !event.getModifierState?.('AltGraph');
  if (isWritten && !command) return { text: key };
  if (isWritten) return EDITING.has(key.toLowerCase()) && !altKey ? { key: `Control+${shiftKey ? 'Shift+' : ''}${key.toUpperCase()}` } : null;
  if (!NAMED.has(key) || altKey || (command && key === 'Tab')) return null;
  return { key: `${command ? 'Control+' : ''}${shiftKey ? 'Shift+' : ''}${key}` };
}

/** Sends what is done, one after the other: typing and scrolling gathered, whatever else at once. */
export class Acts {
  /** @type {Act | null} what is being gathered */
  #gathered = null;
  /** @type {Act[]} */
  #waiting = [];
  #sending = false;
  #over = false;
  /** @type {unknown} */
  #timer;

  /**
   * @param {(act: Act) => Promise<unknown>} send settles when it is done
   * @param {(problem: string) => void} refuse told of what can't be done
   * @param {{set: (run: () => void, ms: number) => unknown, clear: (timer: any) => void}} [clock]
   */
  constructor(send, refuse, clock = { set: (run, ms) => setTimeout(run, ms), clear: (timer) => clearTimeout(timer) }) {
    this.send = send;
    this.refuse = refuse;
    this.clock = clock;
  }

  /** @param {string} text */
  type(text) {
    const before = this.#gathered?.op === 'type' ? this.#gathered.text ?? '' : '';
    if (before.length + text.length > MOST_TYPED) {
      this.flush();
      for (const part of parts(text)) this.#add({ op: 'type', text: part });
      return;
    }
    this.#gather({ op: 'type', text: before + text });
  }

  /** @param {number} x @param {number} y @param {number} dy */
  scroll(x, y, dy) {
    const before = this.#gathered?.op === 'scroll' ? this.#gathered.dy ?? 0 : 0;
    this.#gather({ op: 'scroll', x, y, dy: before + dy });
  }

  /** @param {Act} act that is done after all that was gathered */
  act(act) {
    this.flush();
    this.#add(act);
  }

  /** What is gathered goes now. */
  flush() {
    this.clock.clear(this.#timer);
    const gathered = this.#gathered;
    this.#gathered = null;
    if (gathered && gathered.dy !== 0) this.#add(gathered);
  }

  /** Nothing is sent any more. */
  end() {
    this.#over = true;
    this.clock.clear(this.#timer);
    this.#gathered = null;
    this.#waiting = [];
  }

  /** @param {Act} act */
  #gather(act) {
    if (this.#gathered && this.#gathered.op !== act.op) this.flush();
    this.clock.clear(this.#timer);
    this.#gathered = act;
    this.#timer = this.clock.set(() => this.flush(), GATHER_MS);
  }

  /** @param {Act} act */
  #add(act) {
    if (this.#over) return;
    const last = this.#waiting.at(-1);
    if (last?.op === 'type' && act.op === 'type' && `${last.text}${act.text}`.length <= MOST_TYPED) last.text += act.text ?? '';
    else if (last?.op === 'scroll' && act.op === 'scroll') last.dy = (last.dy ?? 0) + (act.dy ?? 0);
    else if (this.#waiting.length >= MOST_WAITING) this.refuse('The page is still busy with what came before.');
    else this.#waiting.push({ ...act });
    void this.#next();
  }

  async #next() {
    if (this.#sending) return;
    this.#sending = true;
    for (let act = this.#waiting.shift(); act; act = this.#waiting.shift()) await this.send(act);
    this.#sending = false;
  }
}

/** @param {string} text @returns {string[]} pieces that are short enough */
function parts(text) {
  const pieces = [];
  for (let at = 0; at < text.length;) {
    // Not through a character of two units.
    const end = /[\uD800-\uDBFF]/.test(text[at + MOST_TYPED - 1] ?? '') ? at + MOST_TYPED - 1 : at + MOST_TYPED;
    pieces.push(text.slice(at, end));
    at = end;
  }
  return pieces;
}

/** @type {Record<string, string>} */
const ENDS = {
  closed: 'You closed it.', idle: 'Nothing was done for two minutes.', page_hung: 'The page hung, and was ended.', browser_crashed: 'Its browser crashed.',
  worker_lost: 'Its worker is gone.', gateway_lost: 'Its worker lost touch with Pagewatch.', shutdown: 'Its worker is being stopped.', internal: 'Something failed in Pagewatch itself; its log says more.',
  socket: 'The connection to Pagewatch was lost, and the session with it.',
};

/**
 * Why a session is over.
 *
 * @param {string | undefined} reason
 */
export const endWords = (reason) => ENDS[reason ?? ''] ?? `It ended: ${reason ?? 'nobody knows why'}.`;

/**
 * What is going on.
 *
 * @param {string} state
 * @param {number} steps that are done first
 */
export function stateWords(state, steps) {
  if (state === 'opening') return steps > 0 ? `Opening the page and doing ${steps === 1 ? 'its step' : `its ${steps} steps`}…` : 'Opening the page…';
  return { busy: 'Busy…', live: 'Live', closed: 'Closed' }[state] ?? state;
}
