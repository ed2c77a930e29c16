// A page that is used live: its picture takes clicks, keys and the wheel, and what is done becomes steps.
import { html, useEffect, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { Acts, endWords, keyOf, pointIn, stateWords, wheelPixels } from '../lib/live.js';
import { sentence } from '../lib/fetch-words.js';
import { stepWords } from '../lib/steps.js';
import { Taking } from '../lib/taking.js';
import { announce } from '../data/announce.js';
import { openSession } from '../data/live-session.js';

/** @typedef {import('../lib/steps.js').StepRow} StepRow */
/** @typedef {import('../data/live-session.js').Told} Told */
/** @typedef {{session: import('../data/live-session.js').Session | null, taking: Taking, acts: Acts, over: boolean}} Live */

const [LEAST, MOST] = [800, 2000];
const SCROLLED = 400;
/** @type {[string, string, string][]} keys for those without a keyboard: key, words, what is read out */
const KEYS = [['Enter', 'Enter', 'Press Enter in the page'], ['Tab', 'Tab', 'Press Tab in the page'], ['Backspace', '⌫', 'Press Backspace in the page'], ['Escape', 'Esc', 'Press Escape in the page']];

/** @param {number} pixels */
const bounded = (pixels) => Math.round(Math.min(MOST, Math.max(LEAST, pixels)));

/**
 * @param {{watch: import('../model.js').Watch, drafted: Pick<import('../model.js').Watch, 'fetch'>, rows: StepRow[], isFit: () => boolean, take: (rows: StepRow[]) => void, leave: () => void}} props
 *   rows: the draft's steps; take: has them be others; leave: closes all of this
 */
export function LiveSession({ watch, drafted, rows, isFit, take, leave }) {
  const [told, setTold] = useState(/** @type {Told} */ ({ state: 'opening', url: watch.url, width: 1280, height: 800, steps: [] }));
  const [problem, setProblem] = useState('');
  const [large, setLarge] = useState(false);
  const [seen, setSeen] = useState(false);
  const live = useRef(/** @type {Live | null} */ (null));
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const sheet = useRef(/** @type {HTMLElement | null} */ (null));
  const picture = useRef(/** @type {HTMLImageElement | null} */ (null));
  const latest = useRef({ rows, drafted, take });
  const drawn = useRef(rows);
  // Saved, or undone, they are read anew.
  if (drawn.current !== rows && !rows.some(({ key }) => drawn.current.some((row) => row.key === key))) live.current?.taking.rebind(drawn.current, rows);
  drawn.current = rows;
  latest.current = { rows, drafted, take };

  const end = () => {
    const mine = live.current;
    live.current = null;
    mine?.acts.flush();
    mine?.acts.end();
    mine?.session?.close();
  };
  const hear = (/** @type {Live} */ mine, /** @type {Told} */ { frame, ...body }) => {
    if (live.current !== mine) return;
    if (frame && picture.current) {
      picture.current.src = `data:image/jpeg;base64,${frame}`;
      setSeen(true);
    }
    const before = latest.current.rows;
    const next = mine.taking.take(body, before);
    if (next !== before) {
      // Two may come before the form is drawn again.
      latest.current.rows = next;
      latest.current.take(next);
      tellOf(before, next);
    }
    if (body.state === 'closed') {
      mine.over = true;
      mine.acts.end();
    } else if (body.reason) setProblem(ended(sentence(body.reason)));
    else if (body.state === 'busy') setProblem('');
    setTold(body);
  };
  const open = async () => {
    end();
    setProblem('');
    setSeen(false);
    setTold({ state: 'opening', url: watch.url, width: told.width, height: told.height, steps: [] });
    /** @type {Live} */
    const mine = { session: null, taking: new Taking(latest.current.rows), over: false, acts: new Acts((act) => send(mine, act), setProblem) };
    live.current = mine;
    const { fetch } = latest.current.drafted;
    const width = bounded((box.current?.clientWidth ?? LEAST) * devicePixelRatio);
    try {
      const session = await openSession({ draft: { url: watch.url, engine: 'browser', fetch }, watch: watch.id, width, height: bounded(innerHeight * devicePixelRatio) }, (body) => hear(mine, body));
      if (live.current === mine) mine.session = session;
      else session.close();
    } catch (error) {
      if (live.current !== mine) return;
      mine.over = true;
      setProblem(/** @type {Error} */ (error).message);
      setTold((was) => ({ ...was, state: 'closed', reason: 'unopened' }));
    }
  };
  const send = async (/** @type {Live} */ mine, /** @type {import('../lib/live.js').Act} */ act) => {
    if (act.op === 'undo') mine.taking.undoes();
    try {
      await mine.session?.send(act);
    } catch (error) {
      if (act.op === 'undo') mine.taking.undoes(false);
      if (live.current === mine && !mine.over) setProblem(/** @type {Error} */ (error).message);
    }
  };
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'start' });
    void open();
    return end;
  }, []);

  const { state, url, width, height } = told;
  const usable = state === 'live' || state === 'busy';
  const acts = () => (usable ? live.current?.acts : undefined);
  const at = (/** @type {{clientX: number, clientY: number}} */ { clientX, clientY }) => {
    const around = picture.current?.getBoundingClientRect();
    return around ? pointIn({ x: clientX, y: clientY }, around, told) : null;
  };
  const clicked = (/** @type {MouseEvent} */ event) => {
    const point = at(event);
    sheet.current?.focus({ preventScroll: true });
    if (point) acts()?.act({ op: 'click', ...point });
  };
  const wheeled = (/** @type {WheelEvent} */ event) => {
    // Whoever scrolls past it scrolls past it.
    if (document.activeElement !== sheet.current || event.ctrlKey || !usable) return;
    const point = at(event);
    const pixels = Math.round(wheelPixels(event, height));
    if (!point || pixels === 0) return;
    event.preventDefault();
    acts()?.scroll(point.x, point.y, pixels);
  };
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    // None of them is the interface's here.
    event.stopPropagation();
    if (event.key === 'Escape') {
      event.preventDefault();
      /** @type {HTMLElement | null | undefined} */ (box.current?.querySelector('.live-key'))?.focus();
      return;
    }
    const key = keyOf(event);
    if (!key) return;
    event.preventDefault();
    if ('text' in key) acts()?.type(key.text);
    else acts()?.act({ op: 'press', key: key.key });
  };
  const pasted = (/** @type {ClipboardEvent} */ event) => {
    event.preventDefault();
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (text) acts()?.type(text);
  };
  const scroll = (/** @type {number} */ dy) => acts()?.act({ op: 'scroll', x: Math.round(width / 2), y: Math.round(height / 2), dy });
  const again = () => {
    if (isFit()) void open();
  };
  return html`<section class="live" ref=${box} tabindex="-1" aria-label="The page, live" data-testid="live" data-state=${state}>
    <div class="live-bar">
      <${UrlBar} url=${url} usable=${usable} go=${(/** @type {string} */ to) => acts()?.act({ op: 'goto', url: to })} />
      <span class=${`live-state is-${state}`} data-testid="live-state"><span role="status">${stateWords(state === 'busy' ? 'live' : state, rows.length)}</span>${state === 'busy' && html`<span aria-hidden="true"> · busy…</span>`}</span>
    </div>
    ${problem && html`<p class="problem" role="alert">${problem}</p>`}
    ${state === 'closed' && html`<p class="notice" role="alert">${told.reason === 'unopened' ? 'It didn’t open.' : `${endWords(told.reason)} The steps so far stay in the list.`}</p>`}
    <p class="hint" id="live-keys">Click, type and scroll in the picture. With the keyboard: Tab goes in, all keys are the page’s then, <strong>Esc leaves</strong>.</p>
    <div class=${`live-page${large ? ' is-large' : ''}`}>
      <div class="live-sheet" ref=${sheet} tabindex="0" role="application" aria-roledescription="live picture of a page" aria-label=${`The page at ${url}`} aria-describedby="live-keys" aria-busy=${state === 'live' ? undefined : 'true'}
        style=${`aspect-ratio:${width}/${height};width:${large ? `${width}px` : `min(100%, (100vh - 300px) * ${width / height})`}`} onClick=${clicked} onWheel=${wheeled} onKeyDown=${pressed} onPaste=${pasted} onBlur=${() => acts()?.flush()}>
        <img ref=${picture} class=${seen ? '' : 'is-blank'} alt="" draggable=${false} />
      </div>
    </div>
    <div class="live-tools">
      ${KEYS.map(([key, words, label]) => html`<button type="button" key=${key} class="button small live-key" aria-label=${label} aria-disabled=${usable ? undefined : 'true'} onClick=${() => acts()?.act({ op: 'press', key })}>${words}</button>`)}
      <button type="button" class="button small" aria-label="Scroll the page up" aria-disabled=${usable ? undefined : 'true'} onClick=${() => scroll(-SCROLLED)}>↑</button>
      <button type="button" class="button small" aria-label="Scroll the page down" aria-disabled=${usable ? undefined : 'true'} onClick=${() => scroll(SCROLLED)}>↓</button>
      <${TextBar} usable=${usable} type=${(/** @type {string} */ text) => { acts()?.type(text); acts()?.flush(); }} />
    </div>
    <div class="live-tools">
      <button type="button" class="button small" aria-disabled=${usable && told.steps.length > 0 ? undefined : 'true'} onClick=${() => told.steps.length > 0 && acts()?.act({ op: 'undo' })}>Undo the last step</button>
      <button type="button" class="button small" onClick=${again}>${state === 'closed' ? 'Open again' : 'Replay from the start'}</button>
      <button type="button" class="button small" aria-pressed=${String(large)} onClick=${() => setLarge(!large)}>Full size</button>
      <button type="button" class="button small quiet" onClick=${leave}>Close the page</button>
    </div>
  </section>`;
}

/** Says which step is new. @param {StepRow[]} before @param {StepRow[]} next */
function tellOf(before, next) {
  const at = next.findIndex((row, place) => row !== before[place]);
  if (next.length < before.length) announce(`Undone: ${next.length === 1 ? '1 step' : `${next.length} steps`} left.`);
  else if (at >= 0) announce(`Step ${at + 1}: ${stepWords(next[at])}.`);
}

/** @param {string} text */
const ended = (text) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** An address as it was meant: a host may have come without its scheme. @param {string} to @param {string} here */
function whole(to, here) {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(to)) return to;
  const { protocol = 'https:', host = '' } = URL.parse(here) ?? {};
  return `${to.split(/[/?#]/)[0] === host ? protocol : 'https:'}//${to}`;
}

/** Where the page is, and where it is to go. @param {{url: string, usable: boolean, go: (url: string) => void}} props */
function UrlBar({ url, usable, go }) {
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const keyed = (/** @type {KeyboardEvent & {currentTarget: HTMLInputElement}} */ event) => {
    if (event.key === 'Escape') setTyped(null);
    if (event.key !== 'Enter' || event.isComposing) return;
    // The form around it is not to be saved by that.
    event.preventDefault();
    const to = event.currentTarget.value.trim();
    if (!to || !usable) return;
    go(whole(to, url));
    setTyped(null);
  };
  return html`<input class="mono live-url" aria-label="Address of the page" type="text" inputmode="url" value=${typed ?? url} autocomplete="off" autocapitalize="off" spellcheck=${false}
    onInput=${(/** @type {any} */ event) => setTyped(event.target.value)} onKeyDown=${keyed} onBlur=${() => setTyped(null)} />`;
}

/** What is typed here is typed into the page: for touch, and for what keys can't write. @param {{usable: boolean, type: (text: string) => void}} props */
function TextBar({ usable, type }) {
  const [text, setText] = useState('');
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useLayoutEffect(() => {
    if (text === '' && field.current) field.current.value = '';
  }, [text]);
  const go = () => {
    if (text === '' || !usable) return;
    type(text);
    setText('');
    field.current?.focus();
  };
  const keyed = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    go();
  };
  return html`<span class="live-text"><input ref=${field} aria-label="Text for the page" placeholder="Type into the page" value=${text} autocomplete="off" autocapitalize="off" spellcheck=${false} onInput=${(/** @type {any} */ event) => setText(event.target.value)} onKeyDown=${keyed} />
    <button type="button" class="button small" aria-disabled=${text !== '' && usable ? undefined : 'true'} onClick=${go}>Type</button></span>`;
}
