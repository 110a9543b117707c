import { EMAIL, form, NEW_PASSWORD, PASSWORD } from './form.js';
import { type Html, html } from './html.js';
import { layout } from './layout.js';

/** The forms of the account page. */
export type AccountForm = 'change-password' | 'change-email' | 'resend-verification' | 'delete-account';

/** What the account page shows. */
export interface AccountPage {
  readonly email: string;
  readonly emailVerified: boolean;
  /** The form that was sent last, as the address of the page says. */
  readonly sent?: string | undefined;
  /** Why that failed; absent where it went well. */
  readonly message?: string | undefined;
  /** Whether mails are kept in a mailbox. */
  readonly mailbox: boolean;
}

const DONE: Readonly<Record<string, string>> = {
  'change-password': 'Your password is changed. Wherever else you were logged in, you are not any more.',
  'change-email': 'We have sent a mail to the new address. Until its link is followed, everything stays as it is.',
  'resend-verification': 'We have sent you a mail with a link.',
};

/** The page of somebody's own account. */
export const accountPage = (page: AccountPage): string =>
  layout(
    'Your account',
    html`<h1>Your account</h1>
<p class="lead">${page.email}${!page.emailVerified && ', not confirmed yet'}</p>
${
  !page.emailVerified &&
  section(page, 'resend-verification', 'Confirm your address', {
    hidden: { email: page.email },
    fields: [],
    button: 'Mail me a link',
  })
}
${section(page, 'change-password', 'Change your password', {
  fields: [
    { ...PASSWORD, name: 'currentPassword', label: 'Current password' },
    { ...NEW_PASSWORD, name: 'newPassword' },
  ],
  button: 'Change the password',
})}
${section(page, 'change-email', 'Change your address', {
  fields: [{ ...EMAIL, label: 'New email address' }, PASSWORD],
  button: 'Change the address',
})}
<details class="part"${page.sent === 'delete-account' && html` open`}>
  <summary>Delete your account</summary>
  <p>It does not come back, nor does the one you had in the old home.</p>
  ${formOf(page, 'delete-account', { fields: [PASSWORD], button: 'Delete my account', style: 'danger' })}
</details>
<p class="links"><a href="/">Back home</a></p>`,
    page.message,
  );

type FormParts = Omit<Parameters<typeof form>[0], 'id' | 'action' | 'message'>;

const section = (page: AccountPage, name: AccountForm, title: string, parts: FormParts): Html =>
  html`<section class="part" aria-labelledby="${name}">
  <h2 id="${name}">${title}</h2>
  ${formOf(page, name, parts)}
</section>`;

function formOf({ sent, message, mailbox }: AccountPage, name: AccountForm, parts: FormParts): Html {
  const isSent = sent === name;
  const done = isSent && !message && DONE[name];
  const isMailed = name === 'change-email' || name === 'resend-verification';
  return html`${
    done && html`<p class="message good" role="status">${done}${isMailed && mailbox && html` <a href="/mailbox">Mailbox</a>`}</p>`
  }
  ${form({ ...parts, id: `${name}-form`, action: `/${name}`, message: isSent ? message : undefined })}`;
}
