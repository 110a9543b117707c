import assert from 'node:assert/strict';
import { check } from './checker.js';
import type { Action } from './operations.js';
import { type Origin, person } from './people.js';
import type { Answer, Entry, History, Remains } from './record.js';

export const YES: Answer = { status: 200, outcome: 'verified', id: 'u1' };
export const CAME: Answer = { ...YES, outcome: 'migrated' };
export const NO: Answer = { status: 401 };
export const DONE: Answer = { status: 204 };
export const OUTAGE: Answer = { status: 503, code: 'legacy_unavailable' };
export const HERE: Remains = { users: [{ id: 'u1', hasPassword: true, emailVerified: true, email: 'p@example.org' }], marked: ['u1'] };
export const NOBODY: Remains = { users: [], marked: [] };

export const about = { person: 0, slot: 0 };
export const login = (password = 0): Action => ({ kind: 'login', ...about, name: 'email', password });
export const change = (from: number, to: number): Action => ({ kind: 'change', ...about, from, to });
export const remove: Action = { kind: 'delete', ...about };
export const session: Action = { kind: 'session', ...about };

/** An action, its answer, and what else is to be said of it: it begins when all before it are over, unless told otherwise. */
export type Line = readonly [Action, Answer | null, Partial<Entry>?];
export type Rest = Partial<History> & { readonly origin?: Origin; readonly left?: Remains };

export const history = (lines: readonly Line[], { origin = 'legacy', left = HERE, ...rest }: Rest = {}): History => ({
  people: [person(origin, 'p', 'hush')],
  entries: lines.map(([action, answer, more], number) => ({
    number,
    action,
    answer,
    process: 0,
    invoked: 10 * number + 10,
    ended: 10 * number + 15,
    ...more,
  })),
  events: [],
  questions: [],
  moods: [{ mood: 'well', since: 0 }],
  remains: [left],
  incidents: [],
  ...rest,
});

export const accepts = (lines: readonly Line[], rest?: Rest) => assert.deepEqual(check(history(lines, rest)), []);
export const objects = (invariant: RegExp, lines: readonly Line[], rest?: Rest) => {
  const found = check(history(lines, rest)).map(({ what }) => what);
  assert.ok(
    found.some((what) => invariant.test(what)),
    `found only ${JSON.stringify(found)}`,
  );
};
