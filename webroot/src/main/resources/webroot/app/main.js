// Puts the interface on the page, then connects.
import { html, render } from './lib/html.js';
import { route, startRouter } from './lib/router.js';
import { listenFar } from './data/far-changes.js';
import { firstAccess } from './data/session.js';
import { start } from './data/sync.js';
import { App } from './ui/app.js';
import { readListQuery } from './ui/toolbar.js';

startRouter();
if (route.peek().page === 'home') readListQuery(route.peek().params);
await firstAccess();
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById('app')));
start();
listenFar();
