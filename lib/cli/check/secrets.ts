import { inspect } from 'node:util';

/** Keeps to itself what nobody may read. */
export interface Secrets {
  /** The text with every secret in it blotted out. */
  readonly hide: (text: string) => string;
  /** Whether an error, its causes and its own fields among it, tells one of these passwords. */
  readonly isToldBy: (error: unknown, password: string) => boolean;
}

const BLOT = '******';
/** `scheme://user:password@`, up to the last `@`: not everybody writes `%40` for one in a password. */
const ADDRESS = /:\/\/[^\s:@/]*:(?<password>\S+)@/;
/** Names of variables whose value is a secret as a whole. */
const OF_A_SECRET = /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|_PASS|_PWD|_KEY)$/i;
/** Shorter texts are in others by accident. */
const SHORTEST = 4;

/**
 * @param password In any case, and without its last letter, which is how the contract varies it.
 * @param env Whose addresses may have a password in them, `postgres://user:password@host`, and whose names tell that
 * they hold one. What looks like a hash or like `password=...` is hidden wherever it is from.
 */
export function secretsOf(password: string, env: Readonly<Record<string, string | undefined>>): Secrets {
  const stem = password.length > SHORTEST ? password.slice(0, -1) : password;
  const inAddresses = Object.values(env).flatMap((value) => {
    const found = ADDRESS.exec(value ?? '')?.groups?.['password'];
    return found ? [found, decoded(found)] : [];
  });
  const inVariables = Object.entries(env).flatMap(([name, value]) => (value && OF_A_SECRET.test(name) ? [value] : []));
  const spelled = [stem, password, ...inAddresses, ...inVariables].flatMap((text) => [text, JSON.stringify(text).slice(1, -1)]);
  // Where a short one is blotted out, the gaps tell what it was.
  const patterns = spelled.filter((text) => text.length >= SHORTEST).sort((one, other) => other.length - one.length);
  const pattern = new RegExp(patterns.map((text) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&')).join('|') || '(?!)', 'giu');
  return {
    hide: (text) =>
      text
        .replaceAll(/(?<scheme>:\/\/[^\s:@/]*:)\S+@/g, `$<scheme>${BLOT}@`)
        .replaceAll(/(?<setting>\b(?:password|pwd|secret)\s*=\s*)[^;&\n]+/gi, `$<setting>${BLOT}`)
        .replaceAll(/\$[\w-]{1,20}\$[\w./+=,$-]{16,}/g, BLOT)
        .replaceAll(pattern, BLOT),
    isToldBy: (error, tried) => tried.length >= SHORTEST && inspect(error, { depth: 5, showHidden: true }).includes(tried),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
