// Something read over REST for one page, read again when the connection comes back.
import { useCallback, useEffect, useRef, useState } from './html.js';
import { alsoRead } from '../data/sync.js';

/**
 * @template T
 * @typedef {{data: T | undefined, error: import('../data/api.js').ApiError | null, reload: () => Promise<void>}} Resource
 */

/**
 * Reads when `inputs` change, and whenever everything shown has to be read again. What was read stays
 * shown while it is read anew; another `key` starts from nothing.
 *
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} read
 * @param {string} key what is read
 * @param {unknown[]} [inputs] what else has it read anew
 * @returns {Resource<T>}
 */
export function useResource(read, key, inputs = []) {
  const [state, setState] = useState(
    /** @type {{key: string, data: T | undefined, error: any}} */ ({ key, data: undefined, error: null }),
  );
  const running = useRef(/** @type {AbortController | null} */ (null));
  const latest = useRef(read);
  latest.current = read;

  const load = useCallback(async () => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    try {
      const data = await latest.current(controller.signal);
      if (!controller.signal.aborted) setState({ key, data, error: null });
    } catch (error) {
      if (controller.signal.aborted) return;
      setState((before) => ({ key, data: before.key === key ? before.data : undefined, error }));
      throw error;
    }
  }, [key]);

  useEffect(() => {
    load().catch(() => {});
  }, [load, ...inputs]);

  // A page that can't be read (a watch that is gone, say) must not keep everything else from being live.
  useEffect(() => alsoRead(() => load().catch((error) => {
    if (error?.unreachable || error?.status >= 500) throw error;
  })), [load]);
  useEffect(() => () => running.current?.abort(), []);

  const current = state.key === key ? state : { data: undefined, error: null };
  return { data: current.data, error: current.error, reload: () => load().catch(() => {}) };
}

/**
 * Whether a media query matches, followed.
 *
 * @param {string} query
 */
export function useMedia(query) {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const changed = () => setMatches(list.matches);
    changed();
    list.addEventListener('change', changed);
    return () => list.removeEventListener('change', changed);
  }, [query]);
  return matches;
}
