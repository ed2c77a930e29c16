// The wire shapes this interface reads, as types. Unknown fields are left alone.

/** @typedef {'waiting' | 'queued' | 'checking' | 'paused'} Activity */
/** @typedef {'none' | 'unchanged' | 'changed' | 'error'} Outcome */
/** @typedef {'starting' | 'navigating' | 'rendering' | 'extracting' | 'comparing' | 'storing'} Phase */
/** @typedef {'auto' | 'http' | 'browser'} Engine */
/** @typedef {'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'} Weekday */
/** @typedef {{days: Weekday[], from: string, to: string}} ScheduleWindow times as HH:mm; past midnight when `to` is not after `from` */
/** @typedef {{windows: ScheduleWindow[], timezone: string}} Schedule */
/** @typedef {'added' | 'removed' | 'replaced'} ChangeKind */
/** @typedef {{extract: string, above?: number, below?: number, changePercent?: number}} NumberTrigger */
/** @typedef {{code: string, message: string, at: string, attempts: number}} CheckError */
/** @typedef {{before: string, after: string}} Excerpt */
/** @typedef {{count: number | null, age: string | null}} History age: ISO 8601 */
/** @typedef {{databaseBytes: number, freeBytes: number | null, walBytes: number | null, watches: number, snapshots: number, blobs: number, blobBytes: number}} Storage */

/**
 * @typedef {object} Fetch how a page is asked for
 * @property {string} [method]
 * @property {Record<string, string>} [headers] secret ones as stars
 * @property {string} [body]
 * @property {{name: string, value: string, domain?: string, path?: string}[]} [cookies] values as stars
 * @property {string} [userAgent]
 * @property {{user: string, password: string}} [basicAuth] the password as stars
 * @property {string} [proxy] a URL, its password as stars
 * @property {string[]} [acceptStatus]
 * @property {{until?: string, selector?: string, delay?: string}} [wait] delay: ISO 8601
 * @property {{width: number, height: number}} [viewport]
 * @property {string} [device]
 * @property {string} [locale]
 * @property {string} [timezone]
 * @property {string} [colorScheme]
 * @property {{latitude: number, longitude: number, accuracy?: number}} [geolocation]
 * @property {string} [script]
 * @property {string[]} [block]
 * @property {import('./lib/steps.js').Step[]} [steps]
 */

/**
 * @typedef {object} Filters what of a page is shown and compared
 * @property {string[]} [include] selectors
 * @property {string[]} [remove] selectors
 * @property {string[]} [extract] patterns
 * @property {string[]} [keep] patterns
 * @property {string[]} [ignore] patterns
 * @property {boolean} [trim]
 * @property {boolean} [collapseWhitespace]
 * @property {boolean} [ignoreCase]
 * @property {boolean} [ignoreNumbers]
 * @property {boolean} [sortLines]
 * @property {boolean} [uniqueLines]
 * @property {boolean} [onlyNewLines]
 */

/**
 * @typedef {object} Trigger which changes count
 * @property {string[]} [present] patterns
 * @property {string[]} [absent] patterns
 * @property {string[]} [blockWhilePresent] patterns
 * @property {ChangeKind[]} [changes]
 * @property {number} [minWords]
 * @property {number} [maxSimilarity] 0 to 1
 * @property {NumberTrigger} [number]
 */

/** @typedef {'page' | 'price' | 'visual'} WatchKind what of a page is watched */
/** @typedef {{at: string, amount: string | null, currency: string | null, availability: string | null}} PricePoint amount: decimal text; availability: as schema.org names it */
/** @typedef {PricePoint & {previous?: PricePoint}} Price previous: where the amount was another */

/** What counts. @typedef {{kind?: WatchKind | null, filters?: Filters | null, trigger?: Trigger | null, visual?: Visual | null}} CheckOptions */
/** How much a picture may differ. @typedef {{threshold?: number, maxDiffPixelRatio?: number}} Visual */

/** What a watch has from elsewhere, null for what is set for all. @typedef {{tag: string | null, value: unknown}} Inherited */
/** @typedef {CheckOptions & {engine: Engine | null, interval: string | null, fetch?: any, version: number}} Defaults */

/**
 * @typedef {object} Watch
 * @property {string} id
 * @property {string} url
 * @property {string | null} title
 * @property {Engine} engine
 * @property {string} interval ISO 8601
 * @property {Schedule | null} [schedule] null for any time
 * @property {string[]} tags
 * @property {boolean} paused
 * @property {boolean} muted
 * @property {History | null} [history] its own bounds
 * @property {string | null} [engineReason] why `auto` takes a browser; only where one watch is asked for
 * @property {Fetch | null} [fetch] only where one watch is asked for, secrets as stars
 * @property {WatchKind} [kind] only where one watch is asked for
 * @property {Filters | null} [filters] only where one watch is asked for
 * @property {Trigger | null} [trigger] only where one watch is asked for
 * @property {Visual | null} [visual] only where one watch is asked for
 * @property {Record<string, Inherited>} [inherited] only where one watch is asked for, by the path of the field
 * @property {Activity} activity
 * @property {Outcome} outcome
 * @property {Phase | null} phase
 * @property {CheckError | null} error
 * @property {boolean} viewed
 * @property {Excerpt | null} excerpt
 * @property {{at: string, reason: string} | null} [heldBack] that the page differs from the newest snapshot in a way that doesn't count
 * @property {Price | null} [price] what its product costs now
 * @property {string} createdAt
 * @property {string | null} lastCheckedAt
 * @property {string | null} lastChangedAt
 * @property {string | null} nextCheckAt
 * @property {number | null} lastDurationMs
 * @property {number} checks
 * @property {number} changes
 * @property {string | null} snapshotId
 * @property {number} version
 * @property {number} revision
 */

/** @typedef {{event: 'created' | 'updated' | 'deleted', watch: Watch}} WatchEvent */
/** @typedef {{id: string, takenAt: string, hash: string, bytes: number, screenshot: unknown}} Snapshot */
/** @typedef {{op: 'equal' | 'delete' | 'insert' | 'replace', before: string[], after: string[]}} Hunk */
/** @typedef {{from: string | null, to: string, hunks: Hunk[]}} Diff */
/** @typedef {{length: number, checking: number, oldestDueAt: string | null}} QueueLength */
/** @typedef {{watchId: string, phase: string, worker: string, since: string}} QueueRunning */
/** @typedef {{watchId: string, url: string, title: string | null, dueAt: string, priority: number | string, reason: string}} QueueItem */

/**
 * @typedef {object} Stats
 * @property {number} watches
 * @property {number} paused
 * @property {number} failing
 * @property {number} unviewed
 * @property {number} checksLastMinute
 * @property {number} changesLastDay
 * @property {number} workers
 * @property {number} browserSlots
 * @property {number} browserSlotsBusy
 * @property {number} httpSlots
 * @property {number} httpSlotsBusy
 * @property {number} sockets
 */

/**
 * @typedef {object} Slot
 * @property {number} index
 * @property {'starting' | 'idle' | 'busy' | 'rebuilding' | 'failed'} state
 * @property {Phase | null} phase
 * @property {number} ageMs
 * @property {string | null} watchId
 * @property {number[]} pids
 * @property {number} checks
 */

/**
 * @typedef {object} Worker
 * @property {string} workerId
 * @property {'up' | 'draining' | 'lost'} state
 * @property {number} browserSlots
 * @property {number} browserSlotsBusy
 * @property {number} httpSlots
 * @property {number} httpSlotsBusy
 * @property {number} checks
 * @property {number} browserRestarts
 * @property {number} rssBytes
 * @property {string} version
 * @property {string} lastSeenAt
 * @property {Slot[]} [slots]
 */

/** @typedef {'check' | 'pause' | 'resume' | 'mute' | 'unmute' | 'viewed' | 'delete' | 'tag' | 'untag'} Op */
/** @typedef {{id: string, code: string, message: string}} Rejection */
/** @typedef {{accepted: string[], rejected: Rejection[]}} CommandReply */

/** What the server can pick watches by. @typedef {{query?: string, tag?: string, activity?: Activity, outcome?: Outcome, viewed?: boolean}} Filter */
/** @typedef {{line: number, url: string, reason: string}} Skipped */
/** @typedef {{line: number, url: string, message: string}} Note */
/** @typedef {{created: number, skipped: Skipped[], notes: Note[]}} ImportReport */

export {};
