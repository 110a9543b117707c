import { EMAIL, form, NEW_PASSWORD } from './form.js';
import { html } from './html.js';
import { layout } from './layout.js';
import { type LinkPage, ORIGIN_ALONE } from './link-pages.js';

/** The page to ask for the link to a new password. */
export const forgotPasswordPage = (message?: string): string =>
  layout(
    'Forgotten password',
    html`<h1>Forgotten password</h1>
<p class="lead">We mail you a link to choose a new one, whether or not you have logged in here before.</p>
${form({ id: 'forgot', action: '/forgot-password', fields: [EMAIL], button: 'Mail me a link', message })}
<p class="links"><a href="/login">Back to the login</a></p>`,
    message,
  );

/** The page that the link leads to. */
export const resetPasswordPage = ({ token, message }: LinkPage): string =>
  layout(
    'New password',
    html`<h1>New password</h1>
${
  token
    ? html`<p class="lead">With it you are logged out wherever you are logged in now.</p>
${form({ id: 'reset', action: '/reset-password', fields: [NEW_PASSWORD], hidden: { token }, button: 'Save the new password', message })}`
    : html`<p class="message" role="alert">${message ?? 'Please open the link in the mail once more.'}</p>
<p class="links"><a href="/forgot-password">Mail me another link</a></p>`
}`,
    message,
    ORIGIN_ALONE,
  );
