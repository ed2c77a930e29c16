// What is shown when more news comes while older news is still there: each by itself while they are
// few, all as one from then on.

/**
 * @template T
 * @typedef {{key: string, items: Map<string, T>}} Shown key: the one item's id, or MANY
 */

/** The key of a notice that stands for several. */
export const MANY = '*';

/**
 * @template T
 * @param {Shown<T>[]} shown what is there, of which those with other keys stay
 * @param {Map<string, T>} news by id
 * @param {number} most how many are shown one by one
 * @returns {{close: string[], open: Shown<T>[]}} keys to take away, and what to show or to show anew
 */
export function sumUp(shown, news, most) {
  if (news.size === 0) return { close: [], open: [] };
  const all = new Map([...shown.flatMap((each) => [...each.items]), ...news]);
  if (all.size <= most) {
    return { close: [], open: [...news].map(([id, item]) => ({ key: id, items: new Map([[id, item]]) })) };
  }
  return { close: shown.map((each) => each.key).filter((key) => key !== MANY), open: [{ key: MANY, items: all }] };
}
