// Paste a URL, press Enter, paste the next.
import { html, useRef, useState } from '../lib/html.js';
import { watchPath } from '../lib/router.js';
import { asUrl, linesOf, nameOf } from '../lib/text.js';
import { messageOf } from '../data/api.js';
import { addWatch } from '../data/commands.js';
import { cursor } from '../data/store.js';
import { dismiss, toast } from '../data/toasts.js';

export function AddForm() {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [engine, setEngine] = useState('auto');
  const [busy, setBusy] = useState(false);
  /** What is being sent, and whether Enter was pressed on something else meanwhile. */
  const sending = useRef({ text: '', next: false });
  const [problem, setProblem] = useState('');
  const told = useRef(0);
  const [pasted, setPasted] = useState(/** @type {{lines: string[], Offer: unknown} | null} */ (null));

  const paste = (/** @type {ClipboardEvent} */ event) => {
    const lines = linesOf(event.clipboardData?.getData('text/plain') ?? '').filter((line) => line.trim());
    if (lines.length < 2) return;
    // A field of one line would run them together.
    event.preventDefault();
    import('./paste-offer.js').then(
      ({ PasteOffer }) => setPasted({ lines, Offer: PasteOffer }),
      () => setProblem('Pagewatch is away for the moment, so the list can’t be added.'),
    );
  };
  const close = () => {
    setPasted(null);
    input.current?.focus();
  };
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const field = /** @type {HTMLInputElement} */ (input.current);
    const url = asUrl(field.value);
    field.focus();
    if (sending.current.text) {
      sending.current.next = field.value !== sending.current.text;
      return;
    }
    if (!url) {
      setProblem('Paste the address of a page first.');
      return;
    }
    setBusy(true);
    setProblem('');
    const sent = field.value;
    sending.current = { text: sent, next: false };
    try {
      const watch = await addWatch({ url, ...(engine === 'auto' ? {} : { engine }) });
      if (field.value === sent) field.value = '';
      cursor.value = watch.id;
      // Of many that are added, the last is told of.
      dismiss(told.current);
      told.current = toast(`Watching ${nameOf(watch)}.`, { link: { label: 'How it’s fetched', href: `${watchPath(watch.id)}?tab=fetch` } });
    } catch (error) {
      const fields = /** @type {import('../data/api.js').ApiError} */ (error).fields ?? [];
      setProblem(fields.length > 0 ? fields.map((each) => sentence(each.message)).join(' ') : messageOf(error));
      sending.current.next = false;
    } finally {
      const { next } = sending.current;
      sending.current = { text: '', next: false };
      setBusy(false);
      if (next) field.form?.requestSubmit();
    }
  };

  return html`<form class="add" data-testid="add-watch" onSubmit=${submit} novalidate>
    <div class=${`add-line ${problem ? 'has-problem' : ''}`}>
      <input ref=${input} class="add-url" name="url" type="text" inputmode="url" placeholder="Paste a URL to watch" aria-label="URL to watch"
        autocomplete="off" autocapitalize="off" spellcheck=${false} aria-invalid=${problem ? 'true' : undefined}
        aria-describedby=${problem ? 'add-problem' : undefined} onInput=${() => problem && setProblem('')} onPaste=${paste} />
      <label class="add-engine" title="How the page is fetched"><span class="visually-hidden">Engine</span>
        <select name="engine" value=${engine} onChange=${(/** @type {any} */ event) => setEngine(event.target.value)}>
          <option value="auto">Automatic</option><option value="browser">Browser</option><option value="http">HTTP</option>
        </select>
      </label>
      <button type="submit" class="button primary" aria-disabled=${busy ? 'true' : undefined}>${busy ? 'Adding…' : 'Watch'}</button>
    </div>
    <p class="add-problem" id="add-problem" role="alert">${problem}</p>
    ${pasted && html`<${pasted.Offer} lines=${pasted.lines} close=${close} />`}
  </form>`;
}

/** A field's message as a sentence of its own. @param {string} text */
function sentence(text) {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}
