import { type DigestName, digest, hmac } from '../format/digest.js';
import { malformed } from '../format/unreadable.js';
import { type Call, parseDigestCall, type Term } from './digest-expression-parser.js';

/** What an expression may speak of. */
export type ExpressionName = 'password' | 'salt' | 'username' | 'key';

/** How a hash is made of a password: an expression that was parsed. */
export interface DigestExpression {
  /** The outermost digest: how long a hash is. */
  readonly digest: DigestName;
  /** What it speaks of. */
  readonly names: ReadonlySet<ExpressionName>;
  /** The hash, in bytes. */
  evaluate(values: Readonly<Record<ExpressionName, Buffer>>): Buffer;
}

/**
 * Parses an expression such as `md5(md5(password).salt)` or `sha1("--".salt."--".password."--")`: the notation that
 * PHP and hashcat write these schemes in.
 *
 * `.` joins; texts stand in quotes; the names are `password`, `salt`, `username` and `key`, with a `$` before them or
 * without, and `pass` for short. A digest within another is its lower-case hexadecimal text, unless it is in `raw()`,
 * `base64()` or `upper()`; `lower()` and `upper()` know the letters of ASCII. `hmac_sha256(key, message)` is an HMAC.
 * @throws Unreadable where it is no such expression, or leaves the password out, so that any would open it.
 */
export function digestExpression(text: string): DigestExpression {
  const call = parseDigestCall(text);
  const names = new Set<ExpressionName>();
  const evaluate = compileCall(call, names);
  if (!names.has('password')) malformed();
  return { digest: call.digest, names, evaluate };
}

type Values = Readonly<Record<ExpressionName, Buffer>>;
type Evaluate = (values: Values) => Buffer;

function compileCall({ digest: name, inputs }: Call, names: Set<ExpressionName>): Evaluate {
  const [first, second] = inputs.map((input) => compile(input, names));
  if (!first) return malformed();
  return second ? (values) => hmac(name, first(values), second(values)) : (values) => digest(name, first(values));
}

/** A digest comes out as the text that it is within others. */
function compile(term: Term, names: Set<ExpressionName>): Evaluate {
  if (term.kind === 'text') return () => term.bytes;
  if (term.kind === 'name') {
    names.add(term.name);
    return (values) => values[term.name];
  }
  if (term.kind === 'join') {
    const all = term.terms.map((one) => compile(one, names));
    return (values) => Buffer.concat(all.map((evaluate) => evaluate(values)));
  }
  if (term.kind === 'call') {
    const evaluate = compileCall(term, names);
    return (values) => Buffer.from(evaluate(values).toString('hex'));
  }
  const { change, input } = term;
  const evaluate = input.kind === 'call' && change in OF_BYTES ? compileCall(input, names) : compile(input, names);
  return (values) => CHANGES[change](evaluate(values));
}

const OF_BYTES = { raw: (bytes: Buffer) => bytes, base64: (bytes: Buffer) => Buffer.from(bytes.toString('base64')) };

/** Latin-1 has a character for each byte, so that what is beyond ASCII stays as it is. */
const changeLetters =
  (pattern: RegExp, change: (letters: string) => string) =>
  (bytes: Buffer): Buffer =>
    Buffer.from(bytes.toString('latin1').replace(pattern, change), 'latin1');

const CHANGES = {
  ...OF_BYTES,
  lower: changeLetters(/[A-Z]+/g, (letters) => letters.toLowerCase()),
  upper: changeLetters(/[a-z]+/g, (letters) => letters.toUpperCase()),
};
