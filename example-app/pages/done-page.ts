import { html } from './html.js';
import { layout } from './layout.js';

/** A page that says how something ended. */
interface Ending {
  readonly title: string;
  readonly text: string;
  /** Whether it ends with a mail. */
  readonly mail?: true;
}

const ENDINGS = {
  'signed-up': {
    title: 'Check your mail',
    text: 'We have sent you a mail that says how to go on. It may take a minute.',
    mail: true,
  },
  'reset-mailed': {
    title: 'Check your mail',
    text: 'If there is an account with this address, here or in our old home, a link to a new password is on its way. It is good for an hour.',
    mail: true,
  },
  'email-verified': { title: 'Welcome', text: 'Thank you: the address is yours, and your account is ready.' },
  'password-reset': { title: 'Your password is changed', text: 'Log in with the new one. The old one opens nothing any more.' },
  'email-confirmed': { title: 'Your address is confirmed', text: 'From now on you log in with it.' },
  'account-deleted': { title: 'Your account is deleted', text: 'Nothing brings it back. Thank you for having been here.' },
} as const satisfies Readonly<Record<string, Ending>>;

/** How something ended, as in `/done/signed-up`. */
export type EndingName = keyof typeof ENDINGS;

/** The address of the page of an ending. */
export const donePath = (name: EndingName): string => `/done/${name}`;

/** The page of an ending; nothing where there is none of that name. */
export function donePage(name: string, { mailbox }: { readonly mailbox: boolean }): string | null {
  if (!Object.hasOwn(ENDINGS, name)) return null;
  const { title, text, mail }: Ending = ENDINGS[name as EndingName];
  return layout(
    title,
    html`<h1>${title}</h1>
<p class="lead">${text}</p>
${mail && mailbox && html`<p>In development, mails are kept in the <a href="/mailbox">mailbox</a> of the app.</p>`}
<p class="links"><a href="/">Go on</a></p>`,
  );
}
