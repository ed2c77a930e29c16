// A part of a page that is loaded when it is first shown.
import { html, useEffect, useState } from '../lib/html.js';
import { Blank, Skeleton } from './states.js';

/** @typedef {(props: any) => unknown} View */

/** @type {Map<() => Promise<View>, View>} those that are here */
const views = new Map();

/** @param {{load: () => Promise<View>, quiet?: boolean, [name: string]: unknown}} props load: the same function each time; quiet: nothing is shown in its place; the other props are the part's */
export function Later({ load, quiet = false, ...props }) {
  const [failed, setFailed] = useState(false);
  const [, redraw] = useState(0);
  const fetchIt = () => {
    setFailed(false);
    load().then((view) => {
      views.set(load, view);
      redraw((n) => n + 1);
    }, () => setFailed(true));
  };
  useEffect(() => {
    if (!views.has(load)) fetchIt();
  }, [load]);
  const View = views.get(load);
  if (View) return html`<${View} ...${props} />`;
  if (quiet) return null;
  if (!failed) return html`<${Skeleton} rows=${4} />`;
  return html`<${Blank} title="This part couldn’t be loaded" tone="bad">
    <p>Pagewatch may be away for the moment, or another version of it runs by now.</p>
    <p><button type="button" class="button" onClick=${fetchIt}>Try again</button></p>
  <//>`;
}
