// Holds that every vendored file is the published one of the pinned version.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const vendor = join(root, 'src/main/resources/webroot/vendor');

/** Vendored file → file in node_modules; null where the package has none to compare with. */
const published = {
  'README.md': null,
  'htm-3.1.1/standalone.module.js': 'htm/preact/standalone.module.js',
  'htm-3.1.1/LICENSE': 'htm/LICENSE',
  'htm-3.1.1/LICENSE.preact': 'preact/LICENSE',
  'signals-core-1.14.5/signals-core.module.js': '@preact/signals-core/dist/signals-core.module.js',
  'signals-core-1.14.5/LICENSE': '@preact/signals-core/LICENSE',
  'sockjs-client-1.6.1/sockjs.min.js': 'sockjs-client/dist/sockjs.min.js',
  'sockjs-client-1.6.1/LICENSE': 'sockjs-client/LICENSE',
  'eventbus-bridge-client-1.0.0/vertx-eventbus.js':
    '@vertx/eventbus-bridge-client.js/vertx-eventbus.js',
  'eventbus-bridge-client-1.0.0/LICENSE': null,
  'swagger-ui-dist-5.35.0/swagger-ui-bundle.js': 'swagger-ui-dist/swagger-ui-bundle.js',
  'swagger-ui-dist-5.35.0/swagger-ui-bundle.js.LICENSE.txt':
    'swagger-ui-dist/swagger-ui-bundle.js.LICENSE.txt',
  'swagger-ui-dist-5.35.0/swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  'swagger-ui-dist-5.35.0/LICENSE': 'swagger-ui-dist/LICENSE',
  'swagger-ui-dist-5.35.0/NOTICE': 'swagger-ui-dist/NOTICE',
  'uplot-1.6.32/uPlot.iife.min.js': 'uplot/dist/uPlot.iife.min.js',
  'uplot-1.6.32/uPlot.min.css': 'uplot/dist/uPlot.min.css',
  'uplot-1.6.32/LICENSE': 'uplot/LICENSE',
};

/** A folder's name ends with the version that package-lock.json pins. */
const packages = {
  'htm-': 'htm',
  'signals-core-': '@preact/signals-core',
  'sockjs-client-': 'sockjs-client',
  'eventbus-bridge-client-': '@vertx/eventbus-bridge-client.js',
  'swagger-ui-dist-': 'swagger-ui-dist',
  'uplot-': 'uplot',
};

const faults = [];
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

for (const [name, entry] of Object.entries(lock.packages)) {
  if (name && !entry.integrity) faults.push(`${name} has no integrity hash in package-lock.json`);
  if (entry.resolved) faults.push(`${name} names a registry in package-lock.json`);
}

for (const [prefix, name] of Object.entries(packages)) {
  const folder = `${prefix}${lock.packages[`node_modules/${name}`]?.version}`;
  if (!readdirSync(vendor).includes(folder)) faults.push(`vendor/${folder} is missing`);
}

const found = readdirSync(vendor, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(vendor, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'));

for (const file of found) {
  if (!(file in published)) faults.push(`vendor/${file} is not a known file`);
}

for (const [file, source] of Object.entries(published)) {
  if (!found.includes(file)) faults.push(`vendor/${file} is missing`);
  else if (source) {
    const ours = readFileSync(join(vendor, file));
    const theirs = readFileSync(join(root, 'node_modules', source));
    if (!ours.equals(theirs)) faults.push(`vendor/${file} differs from the published ${source}`);
  }
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`vendor: ${found.length} files, all as published`);
