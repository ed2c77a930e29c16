// The watches this browser knows, and the rules by which news about them is taken or refused.
// REST answers and bus messages overtake each other: the higher revision wins, whatever came last.

/** @typedef {import('../model.js').Watch} Watch */
/** @typedef {import('../model.js').WatchEvent} WatchEvent */

/**
 * What a piece of news did.
 *
 * @typedef {{id: string, kind: 'added' | 'updated' | 'removed' | 'ignored', before: Watch | null, after: Watch | null}} Change
 */

export class Rows {
  constructor() {
    /** @type {Map<string, Watch>} */
    this.byId = new Map();
    /** @type {Map<string, number>} revisions at which watches were deleted */
    this.deletedAt = new Map();
    /** @type {Map<string, number>} when the bus last spoke of a watch */
    this.heardAt = new Map();
    /** @type {Map<string, number>} when a running check was seen to start */
    this.checkingSince = new Map();
    /** @type {Map<string, number>} when a watch last changed in a way worth showing */
    this.freshAt = new Map();
  }

  /**
   * Takes a bus message. Messages of one address come in order, so at the same revision the later
   * one is the newer phase.
   *
   * @param {WatchEvent} event
   * @param {number} at when it came, on a clock that only goes forward
   * @returns {Change}
   */
  hear(event, at) {
    const { watch } = event;
    if (event.event === 'deleted') return this.remove(watch.id, watch.revision);
    if (!this.#admits(watch)) return ignored(watch.id);
    this.heardAt.set(watch.id, at);
    return this.#put(watch, at, true);
  }

  /**
   * Takes a row of a REST answer. At the same revision it loses to a bus message that came after
   * the request was sent: its phase may be the older one.
   *
   * @param {Watch} watch
   * @param {number} askedAt when the request was sent, on the clock of `hear`
   * @returns {Change}
   */
  read(watch, askedAt) {
    if (!this.#admits(watch)) return ignored(watch.id);
    const known = this.byId.get(watch.id);
    const heardAt = this.heardAt.get(watch.id) ?? -Infinity;
    if (known && known.revision === watch.revision && heardAt >= askedAt) return ignored(watch.id);
    return this.#put(watch, askedAt, false);
  }

  /**
   * Takes a deletion.
   *
   * @param {string} id
   * @param {number} revision of the deletion; Infinity where it isn't known
   * @returns {Change}
   */
  remove(id, revision) {
    const known = this.byId.get(id) ?? null;
    if (known && known.revision > revision) return ignored(id);
    this.deletedAt.set(id, Math.max(revision, this.deletedAt.get(id) ?? -Infinity));
    this.#forget(id);
    return known ? { id, kind: 'removed', before: known, after: null } : ignored(id);
  }

  /**
   * Ends a reading of everything: rows it didn't contain, and which the bus hasn't spoken of since
   * it began, are gone.
   *
   * @param {Set<string>} seen
   * @param {number} askedAt when the reading began
   * @returns {string[]} ids that went
   */
  keepOnly(seen, askedAt) {
    const gone = [...this.byId.keys()].filter((id) => !seen.has(id) && (this.heardAt.get(id) ?? -Infinity) < askedAt);
    gone.forEach((id) => this.#forget(id));
    return gone;
  }

  /**
   * Forgets all but some: nobody looks at the others, and the bus doesn't speak of them.
   *
   * @param {Set<string>} kept
   */
  forgetOthers(kept) {
    for (const id of [...this.byId.keys()]) if (!kept.has(id)) this.#forget(id);
  }

  /**
   * Forgets running checks that an answer with all that run doesn't have, unless the bus has spoken of
   * them since it was asked for: they ended while nobody listened.
   *
   * @param {Set<string>} running
   * @param {number} askedAt
   */
  forgetEnded(running, askedAt) {
    for (const { id, activity } of [...this.byId.values()]) {
      if (activity === 'checking' && !running.has(id) && (this.heardAt.get(id) ?? -Infinity) < askedAt) this.#forget(id);
    }
  }

  /** @param {Watch} watch */
  #admits(watch) {
    const deleted = this.deletedAt.get(watch.id);
    if (deleted !== undefined && watch.revision <= deleted) return false;
    const known = this.byId.get(watch.id);
    return !known || watch.revision >= known.revision;
  }

  /**
   * @param {Watch} watch
   * @param {number} at
   * @param {boolean} live whether it came as it happened
   * @returns {Change}
   */
  #put(watch, at, live) {
    const before = this.byId.get(watch.id) ?? null;
    this.byId.set(watch.id, watch);
    if (watch.activity !== 'checking') this.checkingSince.delete(watch.id);
    else if (live && before?.activity !== 'checking') this.checkingSince.set(watch.id, at);
    else if (live && before && before.checks !== watch.checks) this.checkingSince.set(watch.id, at);
    if (live && isNews(before, watch)) this.freshAt.set(watch.id, at);
    return { id: watch.id, kind: before ? 'updated' : 'added', before, after: watch };
  }

  /** @param {string} id */
  #forget(id) {
    this.byId.delete(id);
    this.heardAt.delete(id);
    this.checkingSince.delete(id);
    this.freshAt.delete(id);
  }
}

/**
 * @param {string} id
 * @returns {Change}
 */
function ignored(id) {
  return { id, kind: 'ignored', before: null, after: null };
}

/**
 * Whether a row should catch the eye: its check ended or it is new, not that a phase went by.
 *
 * @param {Watch | null} before
 * @param {Watch} after
 */
export function isNews(before, after) {
  return !before || before.checks !== after.checks || before.changes !== after.changes || before.paused !== after.paused;
}
