import { digestPreset } from '../algorithms/digest-preset.js';
import { fromHex, parts } from '../format/decode.js';
import { digestLength, digestName, hmac } from '../format/digest.js';
import type { PasswordFormat } from '../format/password-format.js';
import { same } from '../format/same.js';

/** `sha256$salt$digest`: Werkzeug and Flask before 3. An HMAC whose key is the salt. */
const werkzeugHmac: PasswordFormat = {
  name: 'werkzeug-hmac',
  read: ({ hash }) => {
    const { method, salt, value } = parts<'method' | 'salt' | 'value'>(/^(?<method>[\w-]+)\$(?<salt>[^$]+)\$(?<value>[\da-f]+)$/, hash);
    const digest = digestName(method);
    const stored = fromHex(value, digestLength(digest));
    return { parameters: { digest }, opens: (password) => same(hmac(digest, salt, password), stored) };
  },
};

/** With a salt, Django and Werkzeug write the same and mean different things; without one, only Django writes it. */
export const formats: readonly PasswordFormat[] = [
  digestPreset({ name: 'django-md5', expression: 'md5(salt.password)', pattern: /^md5\$(?<salt>[^$]+)\$(?<digest>[\da-f]{32})$/ }),
  digestPreset({ name: 'django-sha1', expression: 'sha1(salt.password)', pattern: /^sha1\$(?<salt>[^$]+)\$(?<digest>[\da-f]{40})$/ }),
  digestPreset({
    name: 'django-unsalted-md5',
    expression: 'md5(password)',
    pattern: /^(?:md5\$\$)?(?<digest>[\da-f]{32})$/,
    recognizes: (hash) => hash.startsWith('md5$$'),
  }),
  digestPreset({
    name: 'django-unsalted-sha1',
    expression: 'sha1(password)',
    pattern: /^sha1\$\$(?<digest>[\da-f]{40})$/,
    recognizes: (hash) => hash.startsWith('sha1$$'),
  }),
  werkzeugHmac,
];
