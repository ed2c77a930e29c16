// A part of a watch as it is edited: the draft, what is wrong with it, whether somebody else was faster,
// and that nothing is lost while one looks elsewhere.
import { useEffect, useLayoutEffect, useRef, useState } from '../lib/html.js';
import { watchPath } from '../lib/router.js';
import { messageOf } from '../data/api.js';
import { saveWatch } from '../data/commands.js';
import { readWatch } from '../data/sync.js';
import { toast } from '../data/toasts.js';
import { unsaved } from '../data/unsaved.js';
import { focusField } from './counts-faults.js';

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../lib/counts-faults.js').Fault} Fault */
/** @typedef {Partial<Record<string, Fault[]>>} Faults by field; `form` for what has none */

/**
 * @template D
 * @typedef {object} Part
 * @property {import('../data/unsaved.js').Part} name also of its tab
 * @property {(watch: Watch) => D} draftOf
 * @property {(draft: D, base: Watch) => Record<string, any>} patchOf empty where nothing differs
 * @property {(watch: Watch) => unknown} of what of a watch the part is about
 * @property {(draft: D, base: Watch) => Faults} ownFaults
 * @property {(errors: {field: string, message: string}[], draft: D) => Faults} faultsOf
 * @property {(faults: Faults) => string[]} disclosures that have some
 * @property {string} saved what is said when it is
 */

/**
 * @template D
 * @param {Watch} whole as read last
 * @param {Part<D>} part the same each time
 * @param {() => void} [saved] told when it is
 */
export function useEditor(whole, part, saved = () => {}) {
  const left = useRef(unsaved.get(whole.id, part.name));
  const [base, setBase] = useState(/** @type {Watch} */ (left.current?.base ?? whole));
  const [draft, setDraft] = useState(/** @type {D} */ (left.current?.draft ?? part.draftOf(whole)));
  const [faults, setFaults] = useState(/** @type {Faults} */ ({}));
  const [open, setOpen] = useState(/** @type {Record<string, boolean>} */ ({}));
  const [busy, setBusy] = useState(false);
  const [conflict, setConflict] = useState(false);
  const [, redraw] = useState(0);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const toFocus = useRef(/** @type {string | null} */ (null));
  const patch = part.patchOf(draft, base);
  const dirty = Object.keys(patch).length > 0;

  // While nothing is touched, the form follows what others change; and what they change besides is none
  // of its business.
  useEffect(() => {
    if (whole.version <= base.version) return;
    if (!dirty) start(whole);
    else if (JSON.stringify(part.of(whole)) === JSON.stringify(part.of(base))) setBase(whole);
  }, [whole.version]);
  useEffect(() => {
    if (dirty) unsaved.keep(whole.id, { base, draft, path: `${watchPath(whole.id)}?tab=${part.name}` }, part.name);
    else unsaved.forget(whole.id, part.name);
  });
  useEffect(() => unsaved.edit(whole.id, part.name), []);
  useLayoutEffect(() => {
    const field = toFocus.current && form.current?.querySelector(toFocus.current);
    if (!field) return;
    toFocus.current = null;
    focusField(field);
  });

  const start = (/** @type {Watch} */ watch) => {
    setBase(watch);
    setDraft(part.draftOf(watch));
    setFaults({});
    setConflict(false);
    left.current = undefined;
  };
  const complain = (/** @type {Faults} */ told) => {
    setFaults(told);
    setOpen((known) => ({ ...known, ...Object.fromEntries(part.disclosures(told).map((name) => [name, true])) }));
    toFocus.current = Object.keys(told).some((path) => path !== 'form') ? '[aria-invalid="true"], [data-invalid]' : null;
  };
  const refuse = (/** @type {unknown} */ failure) => {
    const { fields } = /** @type {import('../data/api.js').ApiError} */ (failure);
    complain(fields?.length ? part.faultsOf(fields, draft) : { form: [{ line: 0, text: messageOf(failure) }] });
  };
  /** Whether what can be told without asking is as it should be; says so where it isn't. */
  const isFit = () => {
    const own = part.ownFaults(draft, base);
    if (Object.keys(own).length > 0) complain(own);
    return Object.keys(own).length === 0;
  };
  const save = async (anyway = false) => {
    if (!isFit()) return;
    setBusy(true);
    try {
      start(await saveWatch(base, patch, anyway));
      // Whoever looks elsewhere by now has nothing to come back to.
      unsaved.forget(whole.id, part.name);
      saved();
      toast(part.saved);
    } catch (failure) {
      const theirs = /** @type {import('../data/api.js').ApiError} */ (failure).status === 412;
      setConflict(theirs);
      if (theirs) complain({});
      else refuse(failure);
    } finally {
      setBusy(false);
    }
  };

  return {
    base, draft, faults, open, busy, conflict, dirty, form, complain, isFit, refuse, save,
    /** Whether these are changes from before. */
    resumed: left.current !== undefined && dirty,
    /** @param {Partial<D>} parts @param {string[]} [cured] paths besides, whose faults are seen to */
    change(parts, cured = []) {
      setDraft((was) => ({ ...was, ...parts }));
      // Who goes on elsewhere isn't called back.
      toFocus.current = null;
      const gone = new Set(['form', ...Object.keys(parts), ...cured]);
      setFaults(Object.fromEntries(Object.entries(faults).filter(([path]) => !gone.has(path))));
    },
    /** @param {string} name @param {boolean} shown */
    disclose: (name, shown) => setOpen((known) => (Boolean(known[name]) === shown ? known : { ...known, [name]: shown })),
    /** @param {string} selector of the field to bring the focus to, now or once it is there */
    focus(selector) {
      toFocus.current = selector;
      redraw((n) => n + 1);
    },
    takeTheirs: () => readWatch(whole.id).then(start, refuse),
    undo() {
      start(base);
      toFocus.current = '[type="submit"]';
    },
    /** @param {Event} event */
    submit(event) {
      event.preventDefault();
      if (dirty && !busy) void save();
    },
  };
}
