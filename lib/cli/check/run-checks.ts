import type { LegacySource } from '../../core/ports.js';
import { abortCheck } from './abort.js';
import { answersInTime, nothingEscapes, tellsNoPassword } from './afterwards.js';
import type { Check, Subject } from './check.js';
import { contractChecks } from './contract-checks.js';
import type { Finding } from './finding.js';
import { failed } from './finding.js';
import { garbageCheck } from './garbage.js';
import { countCheck, usersCheck } from './listing.js';
import { NoAnswerInTime, observe } from './observed-source.js';
import { profileCheck } from './profile.js';
import type { Secrets } from './secrets.js';
import { thrownText } from './thrown-text.js';
import { timingCheck } from './timing.js';

/** What a source is asked with. */
export interface CheckSettings {
  readonly known: { readonly identifier: string; readonly password: string };
  readonly unknown: string;
  /** How long one answer may take, in milliseconds. */
  readonly timeout: number;
  readonly secrets: Secrets;
  /** Filled from outside with what is thrown where nobody can catch it. */
  readonly escaped: readonly unknown[];
}

/** So often may a source be silent before it is left alone. */
const PATIENCE = 2;

/** The lines that would only fail for the same reason as the one on any wrong password. */
const ON_WRONG_PASSWORDS = /password|many at once/;

/** Runs every check, one after the other, and tells of each as soon as it is done. */
export async function* runChecks(original: LegacySource, { escaped, ...settings }: CheckSettings): AsyncGenerator<Finding> {
  const subject: Subject = { ...settings, original, source: observe(original, settings.timeout) };
  const [first, ...others] = contractChecks(subject);
  const checks = [first, profileCheck, ...others, garbageCheck, timingCheck, abortCheck].filter((check) => check !== undefined);
  if (original.count) checks.push(countCheck);
  if (original.users) checks.push(usersCheck);

  let stopped: string | null = null;
  let tellsPasswords = true;
  for (const check of checks) {
    const reason = stopped ?? (tellsPasswords || !ON_WRONG_PASSWORDS.test(check.name) ? null : 'a wrong password is not a no');
    const finding: Finding = reason === null ? await prove(check, subject) : { check: check.name, status: 'skipped', detail: reason };
    yield finding;
    // Without one person who may log in, a no says nothing.
    if (check === first && finding.status === 'failed') stopped = 'nobody could log in';
    if (check.name.startsWith('verify says no to a wrong password') && finding.status === 'failed') tellsPasswords = false;
    if (silences(subject) >= PATIENCE) stopped ??= 'it gives no answer';
  }
  for (const check of [answersInTime, tellsNoPassword, nothingEscapes(escaped)]) yield await prove(check, subject);
}

async function prove(check: Check, subject: Subject): Promise<Finding> {
  const start = performance.now();
  const { status, detail, fix } = await check
    .run(subject)
    .catch((error: unknown) => failed(`It threw: ${thrownText(error)}`, 'Throw only where the old system gave no answer.'));
  const { hide } = subject.secrets;
  const ms = Math.round(performance.now() - start);
  return {
    check: check.name,
    status,
    ms,
    ...(detail !== undefined && { detail: printable(hide(detail)) }),
    ...(fix !== undefined && { fix }),
  };
}

/** What comes from the old system may have in it what a terminal takes for a command. */
const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, '?');

const silences = ({ source }: Subject): number => source.questions.filter(({ thrown }) => thrown instanceof NoAnswerInTime).length;
