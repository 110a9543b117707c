import { canonicalize } from '../../core/identifier.js';
import { readUserAnswer, readVerifyAnswer } from '../../core/legacy-answer.js';
import { type Check, patience, type Subject } from './check.js';
import { failed, fine, type Verdict } from './finding.js';
import { thrownText } from './thrown-text.js';

/** What people and programs type where an identifier belongs. */
const garbageFor = (identifier: string): readonly string[] => [
  ...[
    '',
    '0',
    '-1',
    '1e9',
    'NaN',
    '\\',
    "'",
    '"',
    '`',
    ';',
    '--',
    '/*',
    '%',
    '_',
    '*',
    '?',
    '$1',
    ':x',
    '@x',
    '{}',
    '[]',
    '()',
    '${x}',
    '{{x}}',
  ],
  ...['\u{1F600}', '\u202Eada', 'a\u0301da', '\u200Bada', 'ada\u00A0', '用户', 'ﷺ'.repeat(20), 'x'.repeat(254), 'x'.repeat(10_000)],
  ...[
    `${identifier}\0`,
    `\0${identifier}`,
    `${identifier}\n`,
    `${identifier}\ud800`,
    `${identifier};`,
    `<${identifier}>`,
    `${identifier},x@example.org`,
  ],
];

/**
 * Whoever can make a source throw by what they type can open its circuit breaker, and keep everybody out. What the
 * library itself refuses never reaches a source, and may be thrown at.
 */
export const garbageCheck: Check = {
  name: 'answers no, without throwing, to whatever somebody types',
  async run({ source, known: { identifier, password } }: Subject): Promise<Verdict> {
    for (const typed of garbageFor(identifier)) {
      try {
        const verified = readVerifyAnswer(await source.verify(typed, password, { signal: patience() }));
        const found = readUserAnswer(await source.getUser(typed, { signal: patience() }));
        if (verified !== null || found !== null) {
          return failed(
            `It knows somebody by ${shown(typed)}.`,
            'Compare identifiers with =, whole. The only difference that may be overlooked is case.',
          );
        }
      } catch (error) {
        if (!reachesSources(typed)) continue;
        return failed(
          `It threw at ${shown(typed)}: ${thrownText(error)}`,
          'Return null for an identifier that nobody can have. A throw tells people to try again, and counts as an outage.',
        );
      }
    }
    return fine();
  },
};

function reachesSources(typed: string): boolean {
  try {
    return canonicalize(typed) !== '';
  } catch {
    return false;
  }
}

const shown = (typed: string): string => (typed.length > 60 ? `a text of ${typed.length} letters` : JSON.stringify(typed));
