import { type Action, type Imported, type Password, STALE } from './operations.js';
import type { Answer } from './record.js';
import { about, accepts, CAME, change, DONE, HERE, type Line, login, NO, NOBODY, objects, remove, YES } from './sketch.js';

const NEW = 3;

/** A row is imported. */
const imported = (outcome: string, password: Password | null = 0, how: Imported = {}): Line => [
  { kind: 'import', ...about, source: 0, password, ...how },
  { status: 200, outcome, ...(outcome === 'imported' ? { id: 'u1' } : {}) },
];
const cutOff: Line = [{ kind: 'import', ...about, source: 0, password: STALE }, null];
const forgotten: Action = { kind: 'request-reset', ...about, to: 'email' };
const letter: Line = [
  { kind: 'mail', person: 0, to: 'email', request: 0, type: 'reset-password', purpose: 'reset-password', binding: 'identity' },
  { status: 200 },
];
const take = (answer: Answer): Line => [
  { kind: 'redeem', ...about, link: 'reset-password', pick: 0, at: 'reset-password', to: NEW },
  answer,
  { letter: 1 },
];

describe('The checker of histories, of imports', () => {
  it('accepts that a row brings somebody over once, whatever is imported later', () => {
    accepts([imported('imported'), imported('exists', STALE), [login(), YES], [login(STALE), NO]]);
    accepts([imported('imported', STALE), [login(STALE), YES], [login(), NO]]);
    accepts([[login(), CAME], imported('exists', STALE), imported('updated', STALE, { update: true }), [login(), YES]]);
  });

  it('IMP-01: objects where a row takes the place of a password', () => {
    objects(/^I2/, [[login(), CAME], imported('imported', STALE), [login(), YES]]);
    objects(/^I2/, [[login(), CAME], [change(0, NEW), DONE], imported('exists'), [login(), YES]]);
    objects(/^I2/, [[login(), CAME], imported('exists', STALE), [login(STALE), YES]]);
  });

  it('IMP-01: accepts that a link is taken before or after, and objects where the row undoes it', () => {
    const reset: readonly Line[] = [[forgotten, { status: 202 }], letter];
    accepts([...reset, take({ status: 200, id: 'u1' }), imported('exists'), [login(NEW), YES], [login(), NO]]);
    accepts([...reset, imported('imported', STALE), take({ status: 200, id: 'u1' }), [login(NEW), YES]]);
    objects(/^I2/, [...reset, take({ status: 200, id: 'u1' }), imported('imported'), [login(), YES]]);
  });

  it('IMP-02: accepts that an import that is cut off has happened or not, and objects where it made two', () => {
    for (const answer of [
      [login(STALE), YES],
      [login(), CAME],
    ] as const)
      accepts([cutOff, answer]);
    objects(/^I2/, [cutOff, [login(STALE), YES], [login(), CAME]]);
    objects(/^I1/, [cutOff, [login(), CAME]], { left: { ...HERE, users: [...HERE.users, ...HERE.users] } });
  });

  it('IMP-03: objects where two importers, or one and a login, have both brought somebody over', () => {
    objects(/^I2/, [imported('imported'), imported('imported')]);
    objects(/^I2/, [[login(), CAME], imported('imported')]);
  });

  it('IMP-04: objects where a row brings a deleted person back', () => {
    const deleted: readonly Line[] = [
      [login(), CAME],
      [remove, DONE, { found: 'for-good' }],
    ];
    accepts([...deleted, imported('deleted'), [login(), NO]], { left: NOBODY });
    objects(/^I2/, [...deleted, imported('imported')]);
    objects(/^I4/, [...deleted, imported('deleted')]);
  });

  it('IMP-07: accepts that a dry run says what would be, and objects where it did it', () => {
    accepts([imported('imported', STALE, { dryRun: true }), [login(), CAME]]);
    objects(/^I2/, [imported('imported', STALE, { dryRun: true }), [login(STALE), YES]]);
  });

  it('IMP-12: leaves somebody without a hash where they are', () => {
    accepts([imported('no_hash', null), [login(), CAME], imported('exists', null)]);
    objects(/^I2/, [imported('no_hash', null), imported('exists', null)]);
  });

  it('objects where a row has no reason to wait, or is told that it conflicts', () => {
    objects(/^I2/, [imported('in_progress')], { left: NOBODY });
    objects(/^I2/, [imported('conflict')], { left: NOBODY });
    objects(/^I2/, [imported('exists')], { left: NOBODY });
    objects(
      /^I11/,
      [
        [
          { kind: 'import', ...about, source: 0, password: 0 },
          { status: 503, code: 'store_unavailable' },
        ],
      ],
      { left: NOBODY },
    );
  });
});
