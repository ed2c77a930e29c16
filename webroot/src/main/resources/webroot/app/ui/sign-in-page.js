// Where one signs in. It stands in the place of whatever page one is at, and gives it back.
import { html, useEffect, useRef, useState } from '../lib/html.js';
import { messageOf } from '../data/api.js';
import { signIn } from '../data/session.js';
import { Brand } from './icon.js';
import { AccountName, PasswordField } from './password-field.js';

export function SignInPage() {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [wait, setWait] = useState(0);

  useEffect(() => {
    const back = document.activeElement;
    const title = document.title;
    document.title = 'Sign in · Pagewatch';
    field.current?.focus();
    return () => {
      document.title = title;
      if (back instanceof HTMLElement) setTimeout(() => back.focus({ preventScroll: true }), 0);
    };
  }, []);
  useEffect(() => {
    if (wait <= 0) return undefined;
    const timer = setTimeout(() => setWait(wait - 1), 1000);
    return () => clearTimeout(timer);
  }, [wait]);

  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    if (busy || wait > 0) return;
    if (!password) {
      setProblem('Type the password first.');
      field.current?.focus();
      return;
    }
    setBusy(true);
    setProblem('');
    try {
      await signIn(password);
    } catch (error) {
      const { status, retryAfter } = /** @type {import('../data/api.js').ApiError} */ (error);
      if (status === 429) setWait(Math.max(1, retryAfter));
      else setProblem(status === 401 ? 'That is not the password.' : messageOf(error));
      setBusy(false);
      field.current?.select();
    }
  };

  const said = wait > 0 ? `Too many wrong passwords came from your address. The next try is in ${wait} s.` : problem;
  return html`<main class="sign-in">
    <form class="sign-in-form" onSubmit=${submit} novalidate data-testid="sign-in">
      <p class="sign-in-brand"><${Brand} /> Pagewatch</p>
      <h1>Sign in</h1>
      <${AccountName} />
      <${PasswordField} name="password" label="Password" value=${password} complete="current-password" input=${field} problem=${said}
        onInput=${(/** @type {string} */ text) => { setPassword(text); setProblem(''); }} />
      <button type="submit" class="button primary" aria-disabled=${busy || wait > 0 ? 'true' : undefined}>${busy ? 'Signing in…' : 'Sign in'}</button>
      <p class="hint sign-in-help">Forgotten? Whoever runs Pagewatch can start it with another in <code>PAGEWATCH_PASSWORD</code>. Watching goes on meanwhile.</p>
    </form>
  </main>`;
}
