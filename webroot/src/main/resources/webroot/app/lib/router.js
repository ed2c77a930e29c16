// Which page is shown. Addresses are the server's own: each can be opened, reloaded and shared.
import { signal } from './signals.js';

/**
 * @typedef {{page: 'home', params: URLSearchParams}
 *   | {page: 'watch', id: string, params: URLSearchParams}
 *   | {page: 'queue' | 'workers' | 'settings' | 'unknown', params: URLSearchParams}} Route
 */

/**
 * @param {string} path
 * @param {string} search
 * @returns {Route}
 */
export function routeOf(path, search) {
  const params = new URLSearchParams(search);
  const plain = path.replace(/\/+$/, '') || '/';
  if (plain === '/') return { page: 'home', params };
  if (plain === '/queue') return { page: 'queue', params };
  if (plain === '/workers') return { page: 'workers', params };
  if (plain === '/settings') return { page: 'settings', params };
  const watch = /^\/watches\/([^/]+)$/.exec(plain);
  if (watch) {
    try {
      return { page: 'watch', id: decodeURIComponent(watch[1]), params };
    } catch {
      return { page: 'unknown', params };
    }
  }
  return { page: 'unknown', params };
}

/** @type {{value: Route, peek(): Route}} */
export const route = signal(/** @type {Route} */ ({ page: 'home', params: new URLSearchParams() }));

/** Where the list was scrolled to when it was left; it goes back there once it is drawn. */
export const left = { homeScroll: 0 };

/** @param {string} id */
export const watchPath = (id) => `/watches/${encodeURIComponent(id)}`;

/** @param {boolean} [moved] whether another page is shown than before */
function show(moved = false) {
  route.value = routeOf(location.pathname, location.search);
  if (moved && route.peek().page !== 'home') scrollTo(0, 0);
}

/**
 * @param {string} href of this origin
 * @param {{replace?: boolean}} [options] replace: the same page in another state, no new step back
 */
export function navigate(href, { replace = false } = {}) {
  if (route.peek().page === 'home' && !replace) left.homeScroll = scrollY;
  const before = location.pathname;
  if (replace) history.replaceState(null, '', href);
  else history.pushState(null, '', href);
  show(location.pathname !== before);
}

/** Takes over clicks on own links, and the browser's back and forward. */
export function startRouter() {
  history.scrollRestoration = 'manual';
  show();
  addEventListener('popstate', () => show(true));
  addEventListener('scroll', () => {
    if (route.peek().page === 'home') left.homeScroll = scrollY;
  }, { passive: true });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/') || link.pathname === '/metrics' || link.pathname.startsWith('/health')) return;
    if (link.hash && link.pathname === location.pathname) return;
    event.preventDefault();
    navigate(link.pathname + link.search);
  });
}
