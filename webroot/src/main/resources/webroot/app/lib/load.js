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

/**
 * @param {string} href
 * @returns {Promise<void>}
 */
export function loadStyle(href) {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = href;
  return loaded(link, href);
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
