import { answerText } from './checker.js';
import { told } from './operations.js';
import type { Outcome } from './trial.js';

/** A failure as text: what was violated, and what happened to whom, in the order of time. */
export function report({ plan, history, violations }: Outcome): string {
  const about = new Set(violations.map(({ person }) => person));
  const isAbout = ({ identifier }: { readonly identifier: string }) =>
    history.people.some(({ email, username }, person) => about.has(person) && [email, username].includes(identifier.toLowerCase()));
  const lines = [
    ...history.entries.flatMap((entry) => {
      if (!about.has(null) && !about.has(entry.action.person)) return [];
      const where = entry.process === null ? '' : ` (process ${entry.process})`;
      return [
        { at: entry.invoked, text: `#${entry.number} ${told(entry.action)}${where} ...` },
        { at: entry.ended, text: `#${entry.number} -> ${answerText(entry)}` },
      ];
    }),
    ...history.events.flatMap(({ adversity, invoked, process }) => ({
      at: invoked,
      text: `* ${told(adversity)}${process === null ? '' : ` (process ${process})`}`,
    })),
    ...history.questions
      .filter(isAbout)
      .map(({ at, source, identifier }) => ({ at, text: `? source ${source} is asked for ${identifier}` })),
  ];
  return [
    ...violations.map(({ what, person }) => `VIOLATED ${person === null ? '' : `for person ${person} (${plan.origins[person]}): `}${what}`),
    '',
    `The plan, of ${plan.operations.length} operations:`,
    ...plan.operations.map((operation) => `  ${told(operation)}`),
    '',
    'What was seen:',
    ...lines.sort((one, other) => one.at - other.at).map(({ at, text }) => `  ${String(at).padStart(4)} ${text}`),
    '',
    ...[...about].flatMap((person) =>
      person === null ? [] : [`What remains of person ${person}: ${JSON.stringify(history.remains[person])}`],
    ),
  ].join('\n');
}
