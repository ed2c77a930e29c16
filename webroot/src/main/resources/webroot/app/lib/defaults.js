// What watches go by where they don't say otherwise: as a form has it, and told at a watch's fields.

/** @typedef {import('../model.js').Inherited} Inherited */
/** @typedef {{proxy: string, userAgent: string, locale: string, timezone: string, colorScheme: string, block: string[] | null}} FetchDraft block: null where nothing is said */

/** What a browser can leave out, in the order of forms. */
export const BLOCKABLE = ['image', 'media', 'font', 'tracker'];

/** @type {('proxy' | 'userAgent' | 'locale' | 'timezone' | 'colorScheme')[]} */
export const FETCH_TEXTS = ['proxy', 'userAgent', 'locale', 'timezone', 'colorScheme'];

/**
 * @param {any} fetch as the server has it
 * @returns {FetchDraft}
 */
export function fetchDraftOf(fetch) {
  const texts = Object.fromEntries(FETCH_TEXTS.map((name) => [name, fetch?.[name] ?? '']));
  return /** @type {FetchDraft} */ ({ ...texts, block: fetch?.block ?? null });
}

/**
 * What a form says, over what it doesn't show.
 *
 * @param {FetchDraft} draft
 * @param {any} base as the server has it
 * @returns {Record<string, unknown> | null} null where nothing is said
 */
export function fetchOf(draft, base) {
  const fetch = { ...base };
  for (const name of FETCH_TEXTS) {
    const text = draft[name].trim();
    if (text) fetch[name] = text;
    else delete fetch[name];
  }
  if (draft.block) fetch.block = BLOCKABLE.filter((kind) => draft.block?.includes(kind));
  else delete fetch.block;
  return Object.keys(fetch).length > 0 ? fetch : null;
}

/**
 * A JSON Merge Patch (RFC 7396), done here.
 *
 * @param {any} target
 * @param {any} patch
 * @returns {any}
 */
export function patched(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const merged = target && typeof target === 'object' && !Array.isArray(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name];
    else merged[name] = patched(merged[name], value);
  }
  return merged;
}

/**
 * Where a field's value comes from that a watch doesn't say itself.
 *
 * @param {Record<string, Inherited> | undefined} inherited
 * @param {string} path
 * @returns {string} empty where it comes from nowhere else
 */
export function inheritedWords(inherited, path) {
  const from = inherited?.[path];
  if (!from) return '';
  return `${from.tag === null ? 'From the defaults' : `From #${from.tag}`}: ${valueWords(from.value)}`;
}

/**
 * What holds where nothing is said, as one of several answers.
 *
 * @param {Inherited | undefined} from
 */
export const usualWords = (from) => (from ? `${from.tag === null ? 'As the defaults say' : `As #${from.tag} says`}: ${valueWords(from.value)}` : 'As the defaults say, else off');

/**
 * What a tag's watches have from the defaults of all, by the path of the field.
 *
 * @param {Partial<import('../model.js').Defaults>} defaults
 * @returns {Record<string, Inherited>}
 */
export const inheritedFrom = (defaults) => Object.fromEntries(/** @type {const} */ (['fetch', 'filters', 'trigger']).flatMap((part) => Object.entries(defaults[part] ?? {})
  .map(([name, value]) => [`${part}.${name}`, { tag: null, value }])));

/** @param {unknown} value */
function valueWords(value) {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.join(', ') || 'nothing';
  if (value && typeof value === 'object') return Object.entries(value).map(([name, each]) => `${name} ${each}`).join(', ');
  return String(value);
}
