// An import under way, as a view follows it.
import { useEffect, useRef, useState } from '../lib/html.js';
import { count } from '../lib/text.js';
import { messageOf } from '../data/api.js';
import { announce } from '../data/announce.js';
import { isOffline } from '../data/commands.js';
import { importFile, importList } from '../data/transfer.js';

/** @typedef {import('../model.js').ImportReport} ImportReport */
/** @typedef {{busy: boolean, done: number, of: number, report: ImportReport | null, stopped: boolean, problem: string}} State */

/** @type {State} */
const IDLE = { busy: false, done: 0, of: 0, report: null, stopped: false, problem: '' };

export function useImport() {
  const [state, setState] = useState(IDLE);
  const controller = useRef(/** @type {AbortController | null} */ (null));
  // Whoever goes to another page sees it through: it isn't stopped, only not followed any more.
  const here = useRef(true);
  useEffect(() => () => {
    here.current = false;
  }, []);
  const show = (/** @type {Partial<State>} */ change) => here.current && setState((before) => ({ ...before, ...change }));

  const start = async (/** @type {string | File} */ what) => {
    if (isOffline()) {
      setState({ ...IDLE, problem: 'You’re offline. Nothing was sent.' });
      return;
    }
    const mine = new AbortController();
    controller.current = mine;
    setState({ ...IDLE, busy: true });
    const progress = (/** @type {number} */ done, /** @type {number} */ of) => show({ done, of });
    try {
      const report = await (typeof what === 'string' ? importList(what, progress, mine.signal) : importFile(what, progress, mine.signal));
      show({ busy: false, report, stopped: mine.signal.aborted });
      announce(`${count(report.created, 'watch', 'watches')} added, ${report.skipped.length} skipped.`);
    } catch (error) {
      show({ busy: false, stopped: mine.signal.aborted, problem: mine.signal.aborted ? 'Stopped. What was added until then stays.' : messageOf(error) });
    }
  };
  return { ...state, start, stop: () => controller.current?.abort(), clear: () => setState(IDLE) };
}
