// Short durations as people write them.
import { numberOf } from './counts.js';

/**
 * @param {string} [iso] "PT1.5S"
 * @returns {string} "1.5"; empty for none
 */
export function secondsOf(iso) {
  const [, minutes = '0', seconds = '0'] = /^PT(?:(\d+)M)?(?:([\d.]+)S)?$/i.exec(iso ?? '') ?? [];
  return iso ? String(Number(minutes) * 60 + Number(seconds)) : '';
}

/**
 * @param {string} text "1.5"
 * @returns {string | undefined} "PT1.5S"; undefined where there is none or it is no number
 */
export function durationOf(text) {
  const seconds = numberOf(text);
  return seconds === null || Number.isNaN(seconds) ? undefined : `PT${Number(seconds.toFixed(3))}S`;
}
