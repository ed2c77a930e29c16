// The event bus over SockJS with the official client. It connects, says when it is through and when
// it is lost, and tries again for ever. What the messages mean is not its business.
import { pauseBefore } from './backoff.js';
import { loadScript } from '../lib/load.js';

const SCRIPTS = [
  '/vendor/sockjs-client-1.6.1/sockjs.min.js',
  '/vendor/eventbus-bridge-client-1.0.0/vertx-eventbus.js',
];
/** Transports that need no frame of our own origin inside this page. */
const TRANSPORTS = ['websocket', 'xhr-streaming', 'xhr-polling', 'eventsource'];
const CONNECT_MS = 10_000;
/** SockJS sends a heartbeat each 25 s: after two of them and a bit, nobody is there. */
const SILENCE_MS = 60_000;
const REPLY_MS = 10_000;

/** @typedef {{address: string, headers: Record<string, string>, body: any}} Message */
/** @typedef {{failureCode: number, failureType: string, message: string}} Failure */

/**
 * @typedef {object} Listener
 * @property {() => void} opened the socket is open; register now
 * @property {(retryAt: number, attempt: number) => void} lost not connected; the next try is at `retryAt` (Date.now)
 * @property {() => void} trying a try begins
 * @property {() => void} refused the gateway says that one isn't signed in
 */

/** A command whose fate is unknown or refused. */
export class BusError extends Error {
  /**
   * @param {string} message
   * @param {boolean} answered whether the gateway refused it, rather than fell silent
   * @param {number} [code] as the gateway refused it; 0 for none
   */
  constructor(message, answered, code = 0) {
    super(message);
    this.name = 'BusError';
    this.answered = answered;
    this.code = code;
  }
}

export class Bus {
  /** @type {any} the open or opening client */
  #client = null;
  #open = false;
  #attempt = 0;
  #lastHeard = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #connectTimer;
  /** @type {Set<(error: BusError) => void>} commands without a reply yet */
  #waiting = new Set();
  /** @type {Set<() => void>} told once when the socket is lost */
  #mourners = new Set();
  /** Whether a try has begun and has no client yet. */
  #trying = false;
  #stopped = true;

  /**
   * @param {string} url
   * @param {Listener} listener
   */
  constructor(url, listener) {
    this.url = url;
    this.listener = listener;
    setInterval(() => this.#watchSilence(), 5000);
  }

  get isOpen() {
    return this.#open;
  }

  /** Connects and stays connected. */
  start() {
    this.#stopped = false;
    this.tryNow();
  }

  /** Ends the connection, and connects no more until it is started again. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.drop();
  }

  /** Gives up a socket that is known to be dead before it says so itself. */
  drop() {
    if (this.#client) this.#drop(this.#client);
  }

  /** Ends the pause: tries at once. Does nothing while connected or trying. */
  tryNow() {
    if (this.#client || this.#trying || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#try();
  }

  /**
   * @param {string} address
   * @param {Record<string, string>} headers
   * @param {(message: Message) => void} handler
   */
  register(address, headers, handler) {
    const client = this.#client;
    client.registerHandler(address, headers, (/** @type {Failure | null} */ failure, /** @type {Message} */ message) => {
      if (!failure && client === this.#client) handler(message);
    });
  }

  /**
   * Registers anew with other headers, for the handler there is. Where a registration can't be
   * replaced, it is ended first.
   *
   * @param {string} address
   * @param {Record<string, string>} headers
   * @param {boolean} replaces
   */
  registerAgain(address, headers, replaces) {
    if (!this.#open) return;
    const socket = this.#client.sockJSConn;
    if (!replaces) socket.send(JSON.stringify({ type: 'unregister', address }));
    socket.send(JSON.stringify({ type: 'register', address, headers }));
  }

  /**
   * Hears no more of an address.
   *
   * @param {string} address
   */
  unregister(address) {
    if (!this.#open) return;
    delete this.#client.handlers[address];
    this.#client.sockJSConn.send(JSON.stringify({ type: 'unregister', address }));
  }

  /**
   * @param {() => void} run when the socket is lost, once
   * @returns {() => void} that it is not to be run any more
   */
  whenLost(run) {
    this.#mourners.add(run);
    return () => void this.#mourners.delete(run);
  }

  /**
   * Sends and waits for the reply.
   *
   * @param {string} address
   * @param {unknown} body
   * @param {number} [patience] milliseconds until the reply
   * @returns {Promise<any>} the reply's body
   * @throws {BusError}
   */
  send(address, body, patience = REPLY_MS) {
    return new Promise((resolve, reject) => {
      if (!this.#open) {
        reject(new BusError('The connection is lost.', false));
        return;
      }
      const fail = (/** @type {BusError} */ error) => {
        clearTimeout(timer);
        this.#waiting.delete(fail);
        reject(error);
      };
      const timer = setTimeout(() => fail(new BusError('No answer came.', false)), patience);
      this.#waiting.add(fail);
      const replied = (/** @type {Failure | null} */ failure, /** @type {Message} */ message) => {
        if (failure) {
          fail(new BusError(failure.message || 'It was refused.', true, failure.failureCode));
          return;
        }
        clearTimeout(timer);
        this.#waiting.delete(fail);
        resolve(message.body);
      };
      try {
        this.#client.send(address, body, {}, replied);
      } catch {
        fail(new BusError('The connection is lost.', false));
      }
    });
  }

  async #try() {
    if (this.#trying) return;
    this.#trying = true;
    this.listener.trying();
    try {
      await loadScripts();
    } catch {
      this.#trying = false;
      this.#retry();
      return;
    }
    this.#trying = false;
    if (this.#stopped) return;
    const EventBus = /** @type {any} */ (globalThis).EventBus;
    const client = new EventBus(this.url, { transports: TRANSPORTS, vertxbus_ping_interval: 5000 });
    this.#client = client;
    client.onerror = () => {
      // Refused frames come here; a refused register shows as silence and ends in a re-read.
    };
    client.onunhandled = (/** @type {{type?: string, body?: unknown}} */ frame) => {
      if (frame.type === 'err' && frame.body === 'not_logged_in') this.listener.refused();
    };
    client.onopen = () => {
      if (client !== this.#client) return;
      clearTimeout(this.#connectTimer);
      this.#open = true;
      this.#attempt = 0;
      this.#lastHeard = Date.now();
      const socket = client.sockJSConn;
      const deliver = socket.onmessage;
      socket.onheartbeat = () => {
        this.#lastHeard = Date.now();
      };
      socket.onmessage = (/** @type {unknown} */ event) => {
        this.#lastHeard = Date.now();
        deliver(event);
      };
      this.listener.opened();
    };
    client.onclose = () => this.#lost(client);
    this.#connectTimer = setTimeout(() => this.#drop(client), CONNECT_MS);
  }

  /** @param {any} client */
  #lost(client) {
    if (client !== this.#client) return;
    clearTimeout(this.#connectTimer);
    this.#client = null;
    this.#open = false;
    for (const fail of [...this.#waiting]) fail(new BusError('The connection broke before an answer came.', false));
    const mourners = [...this.#mourners];
    this.#mourners.clear();
    for (const run of mourners) run();
    this.#retry();
  }

  /** @param {any} client which doesn't answer */
  #drop(client) {
    if (client !== this.#client) return;
    client.enablePing(false);
    this.#lost(client);
    try {
      client.close();
    } catch {
      // Closing what never opened.
    }
  }

  #retry() {
    const pause = pauseBefore(this.#attempt, Math.random);
    this.#attempt += 1;
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => this.#try(), pause);
    this.listener.lost(Date.now() + pause, this.#attempt);
  }

  #watchSilence() {
    if (this.#open && Date.now() - this.#lastHeard > SILENCE_MS) this.#drop(this.#client);
  }
}

/** @type {Promise<void> | null} */
let scripts = null;

/** The client and its transport are classic scripts, in this order; they come after the first paint. */
function loadScripts() {
  scripts ??= SCRIPTS.reduce((before, src) => before.then(() => loadScript(src)), Promise.resolve()).catch((error) => {
    scripts = null;
    throw error;
  });
  return scripts;
}
