// The times of the week at which a watch may be checked.
import { html, useMemo } from '../lib/html.js';
import { knownZones, nextWindow, pastMidnight, readersZone, WEEKDAY_NAMES, WEEKDAYS } from '../lib/schedule.js';
import { Icon } from './icon.js';

/** @typedef {import('../model.js').Schedule} Schedule */
/** @typedef {import('../model.js').ScheduleWindow} ScheduleWindow */
/** @typedef {import('../model.js').Weekday} Weekday */

/**
 * @param {{schedule: Schedule | null, faults: Record<string, string>, change: (schedule: Schedule | null) => void}} props
 *   faults: by field name, as the server names them
 */
export function ScheduleField({ schedule, faults, change }) {
  const windows = schedule?.windows ?? [];
  const timezone = schedule?.timezone ?? readersZone();
  const set = (/** @type {ScheduleWindow[]} */ next) => change(next.length === 0 ? null : { windows: next, timezone });
  return html`<fieldset class="field schedule">
    <legend>When</legend>
    ${windows.length === 0
      ? html`<p>At any time.</p>`
      : html`<ul class="windows">${windows.map((window, at) => html`<${WindowRow} key=${at} at=${at} window=${window} faults=${faults}
          change=${(/** @type {ScheduleWindow} */ next) => set(windows.with(at, next))} remove=${() => set(windows.toSpliced(at, 1))} />`)}</ul>`}
    <p><button type="button" class="button small" onClick=${() => set([...windows, nextWindow(windows)])}>
      ${windows.length === 0 ? 'Only at certain times' : 'Add a time'}</button></p>
    ${windows.length > 0 && html`<${Zone} timezone=${timezone} fault=${faults['schedule.timezone']} change=${(/** @type {string} */ zone) => change({ windows, timezone: zone })} />`}
  </fieldset>`;
}

/** @param {{at: number, window: ScheduleWindow, faults: Record<string, string>, change: (window: ScheduleWindow) => void, remove: () => void}} props */
function WindowRow({ at, window, faults, change, remove }) {
  const field = `schedule.windows[${at}]`;
  const own = Object.keys(faults).filter((name) => name === field || name.startsWith(`${field}.`));
  const toggle = (/** @type {Weekday} */ day) => change({
    ...window, days: WEEKDAYS.filter((each) => (each === day) !== window.days.includes(each)),
  });
  const time = (/** @type {'from' | 'to'} */ side) => html`<input type="time" value=${window[side]} aria-label=${side === 'from' ? 'From' : 'To'}
    aria-invalid=${own.includes(`${field}.${side}`) ? 'true' : undefined} aria-describedby=${own.length > 0 ? `fault-window-${at}` : undefined}
    onInput=${(/** @type {any} */ event) => change({ ...window, [side]: event.target.value })} />`;
  return html`<li class="window" role="group" aria-label=${`Time ${at + 1}`}>
    <span class="days">${WEEKDAYS.map((day) => html`<button type="button" key=${day} class="day" aria-label=${WEEKDAY_NAMES[day]} title=${WEEKDAY_NAMES[day]}
      aria-pressed=${String(window.days.includes(day))} onClick=${() => toggle(day)}>${WEEKDAY_NAMES[day].slice(0, 2)}</button>`)}</span>
    <button type="button" class="icon-button" aria-label="Remove this time" title="Remove this time" onClick=${remove}><${Icon} name="close" /></button>
    <span class="times">${time('from')}<span>to</span>${time('to')}</span>
    ${pastMidnight(window) && html`<p class="hint">It goes on into the next day.</p>`}
    ${own.length > 0 && html`<p class="problem" id=${`fault-window-${at}`} role="alert">${own.map((name) => faults[name]).join(' ')}</p>`}
  </li>`;
}

/** @param {{timezone: string, fault: string | undefined, change: (zone: string) => void}} props */
function Zone({ timezone, fault, change }) {
  const zones = useMemo(knownZones, []);
  return html`<div class="field"><label for="set-timezone">Time zone</label>
    <input id="set-timezone" name="timezone" value=${timezone} list="time-zones" autocomplete="off" spellcheck=${false}
      aria-invalid=${fault ? 'true' : undefined} aria-describedby=${fault ? 'fault-timezone' : undefined}
      onInput=${(/** @type {any} */ event) => change(event.target.value.trim())} />
    <datalist id="time-zones">${zones.map((zone) => html`<option key=${zone} value=${zone} />`)}</datalist>
    ${fault && html`<p class="problem" id="fault-timezone" role="alert">${fault}</p>`}</div>`;
}
