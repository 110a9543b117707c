import type { Person } from '../old-system/people.js';
import { EMAIL, form, PASSWORD } from './form.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** What the login page shows. */
export interface LoginPage {
  /** Why the last attempt failed. */
  readonly message?: string;
  /** What was typed in then. */
  readonly email?: string;
  /** People to try it with. */
  readonly demoPeople: readonly Person[];
}

/** The page with the login form. */
export const loginPage = ({ message, email = '', demoPeople }: LoginPage): string =>
  layout(
    'Log in',
    html`<h1>Log in</h1>
<p class="lead">Your account has moved with us. Use the password you have always used.</p>
${form({
  id: 'login',
  action: '/login',
  fields: [
    { ...EMAIL, autocomplete: 'username', value: email, focus: !email },
    { ...PASSWORD, focus: email !== '' },
  ],
  button: 'Log in',
  message,
})}
<p class="links"><a href="/forgot-password">Forgot your password?</a> <a href="/signup">Sign up</a></p>
${
  demoPeople.length > 0 &&
  html`<details>
  <summary>People of the old system to try</summary>
  <table>
    <thead><tr><th scope="col">Email address</th><th scope="col">Password</th></tr></thead>
    <tbody>${demoPeople.map((person) => html`<tr><td>${person.email}</td><td>${person.password}</td></tr>`)}</tbody>
  </table>
</details>`
}`,
    message,
  );
