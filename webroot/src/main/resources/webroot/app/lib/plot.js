// The charting library, loaded by whoever is the first to draw something.
import { loadScript, loadStyle } from './load.js';

const FOLDER = '/vendor/uplot-1.6.32';

/** @type {Promise<typeof import('uplot')> | null} */
let library = null;

/** @returns {Promise<typeof import('uplot')>} */
export function loadPlot() {
  library ??= Promise.all([loadScript(`${FOLDER}/uPlot.iife.min.js`), loadStyle(`${FOLDER}/uPlot.min.css`)]).then(
    () => /** @type {any} */ (globalThis).uPlot,
    (error) => {
      library = null;
      throw error;
    },
  );
  return library;
}
