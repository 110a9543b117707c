import { EMAIL, form, NEW_PASSWORD } from './form.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** The page with the form of a signup. */
export const signupPage = (message?: string): string =>
  layout(
    'Sign up',
    html`<h1>Sign up</h1>
<p class="lead">We mail you a link; your account is made once you follow it. Whoever has been with us before has an account already.</p>
${form({
  id: 'signup',
  action: '/signup',
  fields: [{ name: 'name', label: 'Your name', type: 'text', autocomplete: 'name' }, EMAIL, { ...NEW_PASSWORD, label: 'Password' }],
  button: 'Sign up',
  message,
})}
<p class="links"><a href="/login">Log in instead</a></p>`,
    message,
  );
