import { InvalidRequestError } from './errors.js';

/** The longest identifier, in UTF-16 units: that of an address which mail can be sent to (RFC 5321, 4.5.3.1.3). */
const LONGEST = 254;
const ILL_FORMED = /\p{Surrogate}|\p{Control}/u;
const NOT_IN_LOCAL_PART = /[\s,;:<>"[\]\\]/u;
const PLAIN_DOMAIN = /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;
const DELIMITER = /[\s/?#:@%\\<>^|[\]]/u;
const ADDRESS_OF_A_MACHINE = /^[\d.]+$/;

/** The one spelling of an identifier; another function may stand in for {@link canonicalize}. */
export type Canonicalize = (identifier: string) => string;

/**
 * The one spelling of an email address or username, used for every lookup, limit and key: trimmed, NFC, lower-cased,
 * the domain through ToASCII (UTS #46). Nothing else is folded: `a.b@x` and `ab+c@x` stay other people.
 * @throws InvalidRequestError where there is none: empty, too long, control characters, an address that is none, or
 * characters that become ASCII only by folding (Kelvin sign, dotless i, full width), with which one could pass for
 * somebody else in a system that folds.
 */
export const canonicalize: Canonicalize = (identifier) => {
  const typed = identifier.trim();
  if (!typed || typed.length > LONGEST || ILL_FORMED.test(typed)) throw new InvalidRequestError('The identifier is not valid.');
  // Before NFC, which already makes a K of the Kelvin sign.
  for (const character of typed) {
    if (character > '\u007f' && becomesAscii(character)) {
      throw new InvalidRequestError('The identifier has characters that are not allowed.');
    }
  }
  const lower = typed.normalize('NFC').toLowerCase().normalize('NFC');
  return lower.includes('@') ? canonicalAddress(lower) : lower;
};

/** Whether a canonical identifier is an email address. */
export const isAddress = (canonical: string): boolean => canonical.includes('@');

function becomesAscii(character: string): boolean {
  const ascii = /^\p{ASCII}+$/u;
  const cased = [character.toLowerCase(), character.toUpperCase()];
  return ascii.test(character.normalize('NFKC')) || cased.some((letter) => letter.length === 1 && ascii.test(letter));
}

function canonicalAddress(address: string): string {
  const [local = '', domain = '', ...more] = address.split('@');
  const host = more.length ? null : asciiDomain(domain);
  if (!local || NOT_IN_LOCAL_PART.test(local) || !host) throw new InvalidRequestError('The email address is not valid.');
  return `${local}@${host}`;
}

function asciiDomain(domain: string): string | null {
  const rooted = domain.endsWith('.') ? domain.slice(0, -1) : domain;
  if (PLAIN_DOMAIN.test(rooted)) return ADDRESS_OF_A_MACHINE.test(rooted) ? null : rooted;
  // The WHATWG URL parser is the platform's own UTS #46; what would be syntax to it is kept from it.
  if (!rooted || DELIMITER.test(rooted) || !URL.canParse(`http://${rooted}`)) return null;
  const host = new URL(`http://${rooted}`).hostname.replace(/\.$/, '');
  return PLAIN_DOMAIN.test(host) && !ADDRESS_OF_A_MACHINE.test(host) ? host : null;
}
