import type { CompareStrings } from '../bson/compare.js';
import { type Doc, isDoc } from '../bson/document.js';
import type { Fold } from '../bson/key.js';
import { fail } from '../errors.js';

/** How strings compare, and which of them are equal, in one language. */
export interface Collation {
  /** All its options, as `listIndexes` tells them. Two commands that mean the same collation share one object. */
  readonly spec: Doc;
  readonly fold: Fold;
  readonly compare: CompareStrings;
}

const DEFAULTS = {
  caseLevel: false,
  caseFirst: 'off',
  strength: 3,
  numericOrdering: false,
  alternate: 'non-ignorable',
  maxVariable: 'punct',
  normalization: false,
  backwards: false,
  version: '57.1',
};

const known = new Map<string, Collation>();

/** The collation that a command or an index asks for; none means comparing code units. */
export function collationOf(given: unknown): Collation | undefined {
  if (given === undefined || (isDoc(given) && given.locale === 'simple')) return undefined;
  if (!isDoc(given)) fail('TypeMismatch', "BSON field 'collation' is the wrong type, expected type 'object'");
  const { locale, ...options } = given;
  if (typeof locale !== 'string') fail('Location40415', "BSON field 'collation.locale' is missing but a required field");
  const spec = { locale, ...DEFAULTS, ...options };
  const key = JSON.stringify(spec);
  const collation = known.get(key) ?? build(spec);
  known.set(key, collation);
  return collation;
}

function build(spec: { locale: string } & typeof DEFAULTS): Collation {
  const strength = Number(spec.strength);
  const collator = collatorOf(spec, strength);
  // Intl gives no sort keys, so that equality folds the text instead: case below strength 3, accents below 2.
  const ignoresCase = strength < 3 && !spec.caseLevel;
  const fold: Fold = (text) => {
    const decomposed = text.normalize('NFKD');
    const letters = strength < 2 ? decomposed.replace(/\p{M}+/gu, '') : decomposed;
    return ignoresCase ? letters.toUpperCase().toLowerCase() : letters;
  };
  return { spec, fold, compare: (a, b) => (fold(a) === fold(b) ? 0 : collator.compare(a, b)) };
}

function collatorOf({ locale, caseLevel, ...spec }: { locale: string } & typeof DEFAULTS, strength: number): Intl.Collator {
  const accents = strength >= 2;
  const cases = strength >= 3 || caseLevel;
  try {
    return new Intl.Collator(locale.replace('_', '-'), {
      sensitivity: accents ? (cases ? 'variant' : 'accent') : cases ? 'case' : 'base',
      numeric: spec.numericOrdering,
      ignorePunctuation: spec.alternate === 'shifted',
      caseFirst: spec.caseFirst === 'upper' || spec.caseFirst === 'lower' ? spec.caseFirst : 'false',
    });
  } catch {
    return fail('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
}
