// Settings: whether one has to sign in, and with what.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { useResource } from '../lib/resource.js';
import { messageOf } from '../data/api.js';
import { readSession, setPassword, signOut } from '../data/session.js';
import { reconnect } from '../data/sync.js';
import { refused, toast } from '../data/toasts.js';
import { AccountName, PasswordField } from './password-field.js';
import { Failed, Skeleton } from './states.js';

const LEAST = 8;

export function SignInPanel() {
  const { data, error, reload } = useResource(readSession, 'session');
  return html`<section class="panel" aria-labelledby="sign-in-title"><h2 id="sign-in-title">Sign-in</h2>
    ${!data && (error ? html`<${Failed} what="Whether one has to sign in" error=${error} retry=${reload} />` : html`<${Skeleton} rows=${2} />`)}
    ${data && (data.passwordSet ? html`<${WithPassword} session=${data} />` : html`<${WithoutPassword} session=${data} done=${reload} />`)}
  </section>`;
}

/** @param {{session: import('../data/session.js').Session, done: () => void}} props */
function WithoutPassword({ session, done }) {
  if (!session.setupPossible) {
    return html`<p>No password is set. Open Pagewatch on the machine it runs on to set one, or start it with <code>PAGEWATCH_PASSWORD</code>.</p>`;
  }
  return html`<p>Nobody has to sign in, as only this machine reaches Pagewatch. Set a password to open it from
      elsewhere too, then start it with <code>PAGEWATCH_HTTP_HOST=0.0.0.0</code>.</p>
    <${PasswordForm} action="Set password" first=${true} done=${() => { toast('Password set. You’re signed in.'); done(); }} />`;
}

/** @param {{session: import('../data/session.js').Session}} props */
function WithPassword({ session }) {
  const [changing, setChanging] = useState(false);
  const leave = (/** @type {boolean} */ everywhere) =>
    signOut({ everywhere }).catch((error) => refused(`You couldn’t be signed out: ${messageOf(error)}`));
  return html`<p>Pagewatch asks for a password.${!session.changePossible && html` It comes from <code>PAGEWATCH_PASSWORD</code>; change it there and start again.`}</p>
    ${changing && html`<${PasswordForm} action="Change password" first=${false} cancel=${() => setChanging(false)}
      done=${() => { setChanging(false); toast('Password changed. Everybody else has to sign in anew.'); }} />`}
    ${!changing && html`<p class="form-end panel-actions">
      ${session.changePossible && html`<button type="button" class="button" onClick=${() => setChanging(true)}>Change password</button>`}
      <button type="button" class="button" onClick=${() => leave(false)}>Sign out</button>
      <button type="button" class="button" title="Ends every session, this one too" onClick=${() => leave(true)}>Sign out everywhere</button>
    </p>`}`;
}

/** @param {{action: string, first: boolean, done: () => void, cancel?: () => void}} props */
function PasswordForm({ action, first, done, cancel }) {
  const [current, setCurrent] = useState('');
  const [password, setNew] = useState('');
  const [faults, setFaults] = useState(/** @type {Record<string, string>} */ ({}));
  const [busy, setBusy] = useState(false);
  const firstField = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    // Asked for by a button, it is what one wants to type into.
    if (!first) firstField.current?.focus();
  }, []);

  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (busy) return;
    if ([...password].length < LEAST) {
      setFaults({ password: `${LEAST} characters at least.` });
      return;
    }
    setBusy(true);
    setFaults({});
    try {
      await setPassword(password, first ? undefined : current);
      reconnect();
      done();
    } catch (error) {
      const { fields } = /** @type {import('../data/api.js').ApiError} */ (error);
      setFaults(fields?.length ? Object.fromEntries(fields.map((each) => [each.field, sentence(each.message)])) : { form: messageOf(error) });
      setBusy(false);
    }
  };

  return html`<form class="settings-form panel-form" onSubmit=${submit} novalidate>
    <${AccountName} />
    ${!first && html`<${PasswordField} name="current" label="Current password" value=${current} complete="current-password" input=${firstField} problem=${faults.current}
      onInput=${(/** @type {string} */ text) => { setCurrent(text); setFaults({}); }} />`}
    <${PasswordField} name="new-password" label="New password" value=${password} complete="new-password" problem=${faults.password} hint="8 characters or more."
      onInput=${(/** @type {string} */ text) => { setNew(text); setFaults({}); }} />
    ${faults.form && html`<p class="problem" role="alert">${faults.form}</p>`}
    <div class="form-end">
      <button type="submit" class="button primary" aria-disabled=${busy ? 'true' : undefined}>${busy ? 'Saving…' : action}</button>
      ${cancel && html`<button type="button" class="button quiet" onClick=${cancel}>Cancel</button>`}
    </div>
  </form>`;
}

/** A field's message after its label: "is not the current password" → "That is not the current password." @param {string} text */
function sentence(text) {
  return `${/^is /.test(text) ? 'That' : 'It'} ${text}.`;
}
