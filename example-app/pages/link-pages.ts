import { form } from './form.js';
import { html } from './html.js';
import { layout } from './layout.js';

/** What the page of a mailed link shows. */
export interface LinkPage {
  /** What the link brought along; empty for a link that was cut off, or is not good any more. */
  readonly token: string;
  readonly message?: string | undefined;
}

/**
 * For a page whose address has a token in it, which its header tells nobody of. Under that alone, its form would not say
 * which site it is from, and be refused where browsers have no other way to say so: on plain http, and in older ones.
 */
export const ORIGIN_ALONE = html`<meta name="referrer" content="strict-origin">`;

/** The page that the link of a signup leads to: a scanner of mails that opens it changes nothing, since somebody has to say yes. */
export const verifyEmailPage = (page: LinkPage): string =>
  confirmation('/verify-email', 'One more click, and the address is known to be yours.', 'Yes, it is mine', page);

/** The page that the link to a new address leads to, or back to the one of before. */
export const confirmEmailPage = (page: LinkPage): string =>
  confirmation('/confirm-email', 'From now on your account goes by the address that this link was mailed to.', 'Use this address', page);

const confirmation = (action: string, lead: string, button: string, { token, message }: LinkPage): string =>
  layout(
    'Confirm your address',
    html`<h1>Confirm your address</h1>
${
  token
    ? html`<p class="lead">${lead}</p>
${form({ id: 'confirm', action, fields: [], hidden: { token }, button, message })}`
    : html`<p class="message" role="alert">${message ?? 'Please open the link in the mail once more.'}</p>
<p>If you have confirmed your address already, just log in.</p>
<p class="links"><a href="/login">Log in</a> <a href="/signup">Sign up once more</a></p>`
}`,
    message,
    ORIGIN_ALONE,
  );
