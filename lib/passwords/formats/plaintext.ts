import type { PasswordFormat } from '../format/password-format.js';
import { sameText } from '../format/same-text.js';

/** The password itself. Only where it is named: a digest taken for a password would open to whoever stole the digests. */
const plaintext: PasswordFormat = {
  name: 'plaintext',
  read: ({ hash }) => ({ parameters: { plaintext: true }, opens: (_, text) => sameText(text, hash) }),
};

export const formats: readonly PasswordFormat[] = [plaintext];
