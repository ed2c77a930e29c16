// Holds that opening any page of the interface takes less than 150 KB, compressed as it is served: file
// by file. A page is the frame around all of them and what that page loads besides. The API's page is
// not part of it.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT = 150_000;
const webroot = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src/main/resources/webroot');
const ui = join(webroot, 'app/ui');

/** Modules a module imports at once, those it imports later, and libraries it loads as scripts. */
const AT_ONCE = /(?:\bfrom|^import)\s+'([^']+\.js)'/gm;
const LATER = /\bimport\('([^']+\.js)'\)/g;
const SCRIPTS = /['`]((?:\/vendor\/|\$\{FOLDER\}\/)[^'`]+\.(?:js|css))['`]/g;
const FOLDER = /\bFOLDER = '([^']+)'/;

/**
 * @param {string} file
 * @param {RegExp[]} ways
 * @param {Set<string>} [seen]
 * @returns {Set<string>} it and all that comes with it
 */
function reached(file, ways, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  if (file.includes('/vendor/')) return seen;
  const text = readFileSync(file, 'utf8');
  for (const [, path] of ways.flatMap((way) => [...text.matchAll(way)])) {
    const at = path.replace('${FOLDER}', FOLDER.exec(text)?.[1] ?? '');
    reached(at.startsWith('/') ? join(webroot, at) : resolve(dirname(file), at), ways, seen);
  }
  return seen;
}

const document = readFileSync(join(webroot, 'index.html'), 'utf8');
const linked = [...document.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path]) => join(webroot, path));
const frame = new Set([join(webroot, 'index.html'), ...linked, ...reached(join(webroot, 'app/main.js'), [AT_ONCE, SCRIPTS])]);
/** What the list draws late is loaded soon after it. */
const chart = reached(join(ui, 'rate-plot.js'), [AT_ONCE, SCRIPTS]);
const later = [...readFileSync(join(ui, 'pages.js'), 'utf8').matchAll(LATER)].map(([, path]) => resolve(ui, path));
const pages = [['the list', chart], ...later.map((file) => [file.slice(ui.length + 1), reached(file, [AT_ONCE, SCRIPTS])])];

/** @param {Iterable<string>} files */
const compressed = (files) => [...files].reduce((sum, file) => sum + gzipSync(readFileSync(file)).length, 0);
const told = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} KB`;

let most = 0;
for (const [name, files] of pages) {
  const bytes = compressed(new Set([...frame, ...files]));
  most = Math.max(most, bytes);
  console.log(`size: ${name} ${told(bytes)}`);
}
console.log(`size: all pages together ${told(compressed(new Set([...frame, ...pages.flatMap(([, files]) => [...files])])))}`);

const known = reached(join(webroot, 'app/main.js'), [AT_ONCE, LATER, SCRIPTS]);
const unknown = readdirSync(join(webroot, 'app'), { recursive: true })
  .map((name) => join(webroot, 'app', String(name)))
  .filter((file) => file.endsWith('.js') && !file.endsWith('api-docs.js') && !file.endsWith('model.js'))
  .filter((file) => !known.has(file));
if (unknown.length > 0) console.error(`Nothing loads ${unknown.join(', ')}.`);
if (most > LIMIT) console.error(`A page takes ${told(most)}, more than ${told(LIMIT)}.`);
process.exit(unknown.length > 0 || most > LIMIT ? 1 : 0);
