// What is stored and shown to nobody: stars for it come, and go back.

/** What stands for a secret that is stored. */
export const HIDDEN = '***';

/** @typedef {string | null} Secret null for the one that is stored, which nobody is shown */

/** @param {string} value @returns {Secret} */
export const shown = (value) => (value === HIDDEN ? null : value);

/** @param {Secret} secret */
export const sent = (secret) => secret ?? HIDDEN;
