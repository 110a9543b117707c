import { type DigestName, digestName } from '../format/digest.js';
import { malformed } from '../format/unreadable.js';
import type { ExpressionName } from './digest-expression.js';

/** A digest of its input; with two inputs, a key and a message, an HMAC. */
export interface Call {
  readonly kind: 'call';
  readonly digest: DigestName;
  readonly inputs: readonly Term[];
}

/** A part of an expression. */
export type Term =
  | Call
  | { readonly kind: 'text'; readonly bytes: Buffer }
  | { readonly kind: 'name'; readonly name: ExpressionName }
  | { readonly kind: 'join'; readonly terms: readonly Term[] }
  | { readonly kind: 'change'; readonly change: Change; readonly input: Term };

type Change = 'raw' | 'base64' | 'lower' | 'upper';

const LONGEST = 256;
const TOKEN = /\s*(?:(?<text>"[^"]*"|'[^']*')|\$?(?<word>[A-Za-z][A-Za-z\d_-]*)|(?<mark>[().,]))\s*/y;
const NAMES = new Map<string, ExpressionName>([
  ['password', 'password'],
  ['pass', 'password'],
  ['salt', 'salt'],
  ['username', 'username'],
  ['key', 'key'],
]);
const CHANGES = new Map<string, Change>([
  ['raw', 'raw'],
  ['base64', 'base64'],
  ['lower', 'lower'],
  ['upper', 'upper'],
]);

/**
 * Parses an expression whose outermost part is a digest or an HMAC.
 * @throws Unreadable
 */
export function parseDigestCall(expression: string): Call {
  const tokens = tokensOf(expression);
  let at = 0;
  const term = readTerm();
  return term.kind === 'call' && at === tokens.length ? term : malformed();

  function readJoin(): Term {
    const terms = [readTerm()];
    while (accept('.')) terms.push(readTerm());
    const [only] = terms;
    return only && terms.length === 1 ? only : { kind: 'join', terms };
  }

  function readTerm(): Term {
    const token = tokens[at++] ?? malformed();
    if (/^["']/.test(token)) return { kind: 'text', bytes: Buffer.from(token.slice(1, -1)) };
    if (accept('(')) return readFunction(token.toLowerCase());
    return { kind: 'name', name: NAMES.get(token) ?? malformed() };
  }

  function readFunction(name: string): Term {
    const inputs = [readJoin()];
    while (accept(',')) inputs.push(readJoin());
    if (!accept(')')) malformed();
    const change = CHANGES.get(name);
    const [input] = inputs;
    if (change) return input && inputs.length === 1 ? { kind: 'change', change, input } : malformed();
    const mac = name.startsWith('hmac_') || name.startsWith('hmac-');
    const digest = digestName(mac ? name.slice('hmac_'.length) : name);
    return inputs.length === (mac ? 2 : 1) ? { kind: 'call', digest, inputs } : malformed();
  }

  function accept(mark: string): boolean {
    if (tokens[at] !== mark) return false;
    at++;
    return true;
  }
}

function tokensOf(expression: string): string[] {
  if (expression.length > LONGEST) malformed();
  const tokens: string[] = [];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < expression.length) {
    const { text, word, mark } = token.exec(expression)?.groups ?? malformed();
    tokens.push(text ?? word ?? mark ?? malformed());
  }
  return tokens;
}
