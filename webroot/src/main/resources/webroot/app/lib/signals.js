// State that views follow. A view re-renders when the value it read has become another one.
import { batch, computed, effect, signal, untracked } from '/vendor/signals-core-1.14.5/signals-core.module.js';
import { useLayoutEffect, useReducer, useRef } from './html.js';

export { batch, computed, effect, signal, untracked };

/**
 * Follows what `read` derives from signals: the view re-renders when the derived value is another
 * one, so that a clock ticking each second costs nothing until its words change.
 *
 * @template T
 * @param {() => T} read
 * @param {unknown[]} [inputs] what `read` closes over
 * @returns {T}
 */
export function useDerived(read, inputs = []) {
  const [, redraw] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const shown = useRef(/** @type {T | undefined} */ (undefined));
  const value = untracked(read);
  shown.current = value;
  useLayoutEffect(
    () =>
      effect(() => {
        const next = read();
        if (next !== shown.current) {
          shown.current = next;
          untracked(() => redraw(0));
        }
      }),
    inputs,
  );
  return value;
}

/**
 * Follows one signal.
 *
 * @template T
 * @param {{value: T}} source
 * @returns {T}
 */
export function useSignalValue(source) {
  return useDerived(() => source.value, [source]);
}
