import { type Html, html } from './html.js';

/** One field of a form. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'email' | 'password';
  /** What a browser may fill in. */
  readonly autocomplete: 'name' | 'username' | 'email' | 'current-password' | 'new-password';
  readonly value?: string;
  readonly focus?: boolean;
}

/** A form that is sent without any script. */
export interface Form {
  /** Unique in a page. */
  readonly id: string;
  readonly action: string;
  readonly fields: readonly Field[];
  readonly button: string;
  readonly style?: 'quiet' | 'danger';
  /** What is sent along unseen. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** Why the last attempt failed. */
  readonly message?: string | undefined;
}

export const EMAIL: Field = { name: 'email', label: 'Email address', type: 'email', autocomplete: 'email' };
export const NEW_PASSWORD: Field = { name: 'password', label: 'New password', type: 'password', autocomplete: 'new-password' };
export const PASSWORD: Field = { name: 'password', label: 'Password', type: 'password', autocomplete: 'current-password' };

/** A form, with the reason above it why it is shown again. */
export const form = ({ id, action, fields, button, style, hidden = {}, message }: Form): Html =>
  html`${message && html`<p class="message" role="alert" id="${id}-message">${message}</p>`}
<form method="post" action="${action}">
  ${Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
  ${fields.map((field) => fieldset(id, field, message !== undefined))}
  <button${style && html` class="${style}"`}>${button}</button>
</form>`;

/** As long as an address may be, and a text that is one line. */
const LONGEST = { email: 254, text: 100 };

function fieldset(id: string, { name, label, type, autocomplete, value, focus }: Field, failed: boolean): Html {
  const isNew = autocomplete === 'new-password';
  const described = [...(isNew ? [`${id}-${name}-hint`] : []), ...(failed ? [`${id}-message`] : [])].join(' ');
  return html`<label for="${id}-${name}">${label}</label>
  <input id="${id}-${name}" name="${name}" type="${type}" autocomplete="${autocomplete}" required
    ${type !== 'password' && html`maxlength="${LONGEST[type]}"`} ${isNew && html`minlength="8"`} ${value && html`value="${value}"`}
    ${described && html`aria-describedby="${described}"`} ${focus && html`autofocus`}>
  ${isNew && html`<p class="hint" id="${id}-${name}-hint">At least 8 characters; a few words are easy to remember.</p>`}`;
}
