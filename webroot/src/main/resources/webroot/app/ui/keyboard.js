// The keys of the whole interface, in one visible place.
import { route, navigate, watchPath } from '../lib/router.js';
import { access } from '../data/access.js';
import { command, remove } from '../data/commands.js';
import { cursor, list, listQuery, selection, watchOf } from '../data/store.js';
import { actOnNewest } from '../data/toasts.js';
import { untracked } from '../lib/signals.js';
import { chooseRange, edit } from './actions.js';
import { firstOnScreen, focusPlace, focusRow } from './row-list.js';
import { onSelected, removeSelected } from './selected.js';
import { select, selectNone } from './selection.js';
import { setListQuery } from './toolbar.js';

const PLACES = /** @type {Record<string, string>} */ ({ w: '/', q: '/queue', k: '/workers', s: '/settings' });
/** How long after "g" its second key may come. */
const CHORD_MS = 1200;

let chordUntil = 0;

/** @param {() => void} help opens the help sheet */
export function startKeyboard(help) {
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (access.peek() === 'out' || document.querySelector('dialog[open]')) return;
    const target = event.target instanceof Element ? event.target : null;
    const typing = target?.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]') ?? false;
    if (event.key === 'Escape') out(typing, /** @type {HTMLElement | null} */ (target));
    else if (!typing && keyed(event, help)) event.preventDefault();
  };
  document.addEventListener('keydown', pressed);
  return () => document.removeEventListener('keydown', pressed);
}

/**
 * @param {boolean} typing
 * @param {HTMLElement | null} target
 */
function out(typing, target) {
  if (typing) target?.blur();
  else if (selection.peek().size > 0) selectNone();
  else if (route.peek().page !== 'home') navigate('/');
}

/**
 * @param {KeyboardEvent} event
 * @param {() => void} help
 * @returns {boolean} whether the key meant something
 */
function keyed(event, help) {
  if (Date.now() < chordUntil) {
    chordUntil = 0;
    const place = PLACES[event.key];
    if (place) navigate(place);
    return Boolean(place);
  }
  switch (event.key) {
    case '/':
      return onHome('#search');
    case 'n':
      return onHome('.add-url');
    case '?':
      help();
      return true;
    case 'g':
      chordUntil = Date.now() + CHORD_MS;
      return true;
    case 'z':
      return actOnNewest();
    case 'j':
      return move(1);
    case 'k':
      return move(-1);
    case 'u':
      return nextUnseen();
    case 'x':
    case 'X':
      return onRow((id) => (event.shiftKey ? chooseRange(id) : select(id)));
    case 'c':
      return onWatches((ids) => command('check', ids), () => onSelected('check'));
    case 'p':
      return onWatches(
        ([id]) => untracked(() => watchOf(id)) && command(pauseOrResume([id]), [id]),
        () => onSelected(pauseOrResume([...selection.peek()])),
      );
    case 'e':
      return onRow(edit);
    case 'Delete':
      return onWatches((ids) => {
        if (route.peek().page === 'watch') navigate('/');
        remove(ids);
      }, () => void removeSelected());
    default:
      return false;
  }
}

/** @param {string} selector of the field that takes the focus */
function onHome(selector) {
  if (route.peek().page !== 'home') navigate('/');
  const focus = () => {
    const field = document.querySelector(selector);
    if (field instanceof HTMLInputElement) {
      field.focus();
      field.select();
    }
    return Boolean(field);
  };
  if (!focus()) setTimeout(focus, 50);
  return true;
}

/** The watch that single keys mean: the open one, or the row the focus is at. */
function currentId() {
  const at = route.peek();
  if (at.page === 'watch') return at.id;
  if (at.page !== 'home') return '';
  return list.peek().indexOf(cursor.peek()) >= 0 ? cursor.peek() : '';
}

/** @param {(id: string) => void} run */
function onRow(run) {
  const id = currentId();
  if (id) run(id);
  return Boolean(id);
}

/**
 * @param {(ids: string[]) => unknown} run
 * @param {() => void} runSelected where rows are chosen
 */
function onWatches(run, runSelected) {
  if (route.peek().page === 'home' && selection.peek().size > 0) {
    runSelected();
    return true;
  }
  return onRow((id) => run([id]));
}

/** Pause, or resume where all that are at hand are paused. @param {string[]} ids */
function pauseOrResume(ids) {
  const known = untracked(() => ids.map(watchOf).filter(Boolean));
  return (known.length > 0 || listQuery.peek().filter === 'paused') && known.every((watch) => watch?.paused) ? 'resume' : 'pause';
}

/** @param {1 | -1} by */
function move(by) {
  if (route.peek().page !== 'home') return false;
  const view = list.peek();
  if (view.length === 0) return false;
  const at = view.indexOf(cursor.peek());
  const active = document.activeElement?.closest('[data-watch-id]');
  // The first press shows where one is.
  const next = at < 0 ? Math.max(0, firstOnScreen()) : active ? at + by : at;
  focusPlace(Math.max(0, Math.min(view.length - 1, next)));
  return true;
}

function nextUnseen() {
  const view = list.peek();
  const here = route.peek();
  const at = view.indexOf(currentId()) - view.start;
  const next = [...view.rows.slice(at + 1), ...view.rows.slice(0, Math.max(0, at))].find((watch) => !watch.viewed);
  if (next) {
    cursor.value = next.id;
    if (here.page === 'watch') navigate(watchPath(next.id));
    else if (here.page === 'home') focusRow(next.id);
    return here.page === 'watch' || here.page === 'home';
  }
  // There may be some that aren't at hand.
  if (here.page !== 'home' || view.isWhole || view.counts.unseen === 0 || view.query.filter === 'unseen') return false;
  setListQuery({ filter: 'unseen' });
  return true;
}
