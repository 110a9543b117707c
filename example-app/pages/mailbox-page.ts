import type { KeptMail } from '../mail/mailbox.js';
import { type Html, html } from './html.js';
import { layout } from './layout.js';

/** The page with the mails of development, the newest first. */
export const mailboxPage = (mails: readonly KeptMail[]): string =>
  layout(
    'Mailbox',
    html`<h1>Mailbox</h1>
<p class="lead">What the app has mailed since it was started, whoever it was to. In development nothing is sent to anybody; with SMTP_URL it would be.</p>
${mails.length === 0 && html`<p>There is nothing yet. Mails come a moment after the page that says so: load this one again.</p>`}
${mails.toReversed().map(article)}`,
  );

const article = ({ type, to, subject, text, sentAt }: KeptMail): Html => html`<article>
  <h2>${subject}</h2>
  <p class="hint">To ${to}, <time datetime="${sentAt.toISOString()}">${sentAt.toLocaleTimeString('en-GB')}</time>, of type <code>${type}</code></p>
  ${text.trim().split('\n\n').map(paragraph)}
</article>`;

/** A link stands alone in a paragraph, below what it leads to. */
function paragraph(text: string): Html {
  const [, label, url] = /^(.*):\n(https?:\S+)$/.exec(text) ?? [];
  return label && url ? html`<p><a href="${url}" rel="noreferrer">${label}</a></p>` : html`<p>${text}</p>`;
}
