// Which changes are news, and who has them before their eyes already.

/** @typedef {import('../model.js').Watch} Watch */

/** How old a change may be of a watch that wasn't known before. */
const RECENT_MS = 60_000;

/**
 * Whether a message tells of a change nobody was told of. A watch is told of again and again while it
 * is checked, tagged or looked at; only a rising count is a change.
 *
 * @param {Watch | null} before as it was known
 * @param {Watch | null} after
 * @param {number | undefined} told the count of changes last told of
 * @param {number} now
 */
export function isChangeNews(before, after, told, now) {
  if (!after || after.outcome !== 'changed' || after.viewed || after.muted) return false;
  const known = Math.max(before?.changes ?? -1, told ?? -1);
  if (known >= 0) return after.changes > known;
  return after.lastChangedAt !== null && now - Date.parse(after.lastChangedAt) < RECENT_MS;
}

/**
 * Whether a watch is before one's eyes: its own page, or its row on the screen.
 *
 * @param {string} id
 * @param {import('./router.js').Route} route
 * @param {(id: string) => boolean} rowOnScreen
 */
export function inSight(id, route, rowOnScreen) {
  if (route.page === 'watch') return route.id === id;
  return route.page === 'home' && rowOnScreen(id);
}
