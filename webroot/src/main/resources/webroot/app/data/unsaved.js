// What somebody edits and hasn't saved is kept while they look elsewhere in Pagewatch, who are told of
// the way back; and the browser asks before all of Pagewatch goes.
import { nameOf } from '../lib/text.js';
import { navigate } from '../lib/router.js';
import { leaving, rows } from './store.js';
import { toast } from './toasts.js';

/** @typedef {{base: import('../model.js').Watch, draft: import('../lib/counts.js').Draft, path: string}} Kept path: where it is edited */

/** @type {Map<string, Kept>} by watch */
const kept = new Map();

/** @param {string} id */
const isThere = (id) => rows.byId.has(id) && !leaving.peek().has(id);

export const unsaved = {
  /** @param {string} id */
  get: (id) => kept.get(id),

  /**
   * @param {string} id
   * @param {Kept} edited
   */
  keep: (id, edited) => void kept.set(id, edited),

  /** @param {string} id */
  forget: (id) => void kept.delete(id),

  /**
   * @param {string} id that is being edited
   * @returns {() => void} when the editor goes
   */
  edit: (id) => () => {
    const edited = kept.get(id);
    if (!edited || !isThere(id)) return;
    toast(`What counts for ${nameOf(edited.base)} isn’t saved yet.`, { action: { label: 'Go back to it', run: () => navigate(edited.path) } });
  },
};

addEventListener('beforeunload', (event) => {
  if ([...kept.keys()].some(isThere)) event.preventDefault();
});
