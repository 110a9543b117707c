import { parts } from '../format/decode.js';
import type { PasswordFormat } from '../format/password-format.js';

/** Placeholder; LEAD. */
export const bcrypt: PasswordFormat = {
  name: 'bcrypt',
  recognizes: (hash) => /^\$2[abxy]?\$/.test(hash),
  read: ({ hash }) => {
    const { cost } = parts<'cost'>(/^\$2[abxy]?\$(?<cost>\d\d)\$[./A-Za-z0-9]{53}$/, hash);
    return { parameters: { cost: Number(cost) }, opens: () => false };
  },
};

export const formats: readonly PasswordFormat[] = [bcrypt];
