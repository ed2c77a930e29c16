// Libraries that are no modules, and styles, loaded when they are needed.

/**
 * @param {string} src
 * @returns {Promise<void>}
 */
export function loadScript(src) {
  const script = document.createElement('script');
  script.src = src;
  return loaded(script, src);
}

/** @type {Map<string, Promise<void>>} */
const styles = new Map();

/**
 * A style, once.
 *
 * @param {string} href
 * @returns {Promise<void>}
 */
export function loadStyle(href) {
  const known = styles.get(href);
  if (known) return known;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  const loading = loaded(link, href);
  styles.set(href, loading);
  loading.catch(() => styles.delete(href));
  return loading;
}

/**
 * @param {HTMLElement} element
 * @param {string} address
 * @returns {Promise<void>}
 */
function loaded(element, address) {
  return new Promise((resolve, reject) => {
    element.onload = () => resolve();
    element.onerror = () => {
      element.remove();
      reject(new Error(`${address} can't be loaded`));
    };
    document.head.append(element);
  });
}
