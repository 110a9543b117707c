import { type Action, WRONG } from './operations.js';
import type { Entry } from './record.js';
import { about, accepts, CAME, change, DONE, HERE, type Line, login, NO, NOBODY, OUTAGE, objects, remove, session, YES } from './sketch.js';

describe('The checker of histories', () => {
  it('CON-20: accepts a first login, a change of password and what follows from them', () => {
    accepts([
      [login(), CAME],
      [change(0, 3), DONE],
      [login(), NO],
      [login(3), YES],
      [login(WRONG), NO],
    ]);
  });

  it('I3: objects where the old password is accepted after a change', () => {
    objects(/^I2/, [
      [login(), CAME],
      [change(0, 3), DONE],
      [login(), YES],
    ]);
  });

  it('I2: objects where a new password is refused after a change', () => {
    objects(/^I2/, [
      [login(), CAME],
      [change(0, 3), DONE],
      [login(3), NO],
    ]);
  });

  it('I2: accepts either password while a change is under way, and objects where the old one comes back', () => {
    const slow: Line = [change(0, 3), DONE, { invoked: 20, ended: 95 }];
    accepts([[login(), CAME], slow, [login(), YES], [login(3), YES], [login(3), YES]]);
    objects(/^I2/, [[login(), CAME], slow, [login(), YES], [login(3), YES], [login(), YES]]);
  });

  it('I2: objects where two changes of one password are both acknowledged', () => {
    objects(/^I2/, [
      [login(), CAME],
      [change(0, 3), DONE, { invoked: 20, ended: 90 }],
      [change(0, 4), DONE, { invoked: 21, ended: 91 }],
    ]);
  });

  it('I5: lets a change that was cut off have happened, or not, but not both', () => {
    const cutOff: Line = [change(0, 3), null];
    accepts([[login(), CAME], cutOff, [login(3), YES]]);
    accepts([[login(), CAME], cutOff, [login(), YES]]);
    objects(/^I2/, [[login(), CAME], cutOff, [login(3), YES], [login(), YES]]);
  });

  it('I4: objects where a deleted person gets in, or has a user', () => {
    const deleted: Line = [remove, DONE, { found: 'account' }];
    accepts([[login(), CAME], deleted, [login(), NO]], { left: NOBODY });
    objects(/^I2, I3, I4/, [[login(), CAME], deleted, [login(), { ...CAME, id: 'u2' }]]);
    objects(/^I4/, [[login(), CAME], deleted, [login(), NO]]);
  });

  it('I4: lets somebody without a password, removed past the library, come back', () => {
    accepts([
      [{ kind: 'raw-delete', person: 0 }, DONE, { found: 'unknown' }],
      [login(), CAME],
    ]);
  });

  it('I4: objects where somebody without a password, whom a request deleted for good, comes back', () => {
    const deleted: Line = [remove, DONE, { found: 'for-good' }];
    accepts([deleted, [login(), NO]], { origin: 'no-hash-here', left: NOBODY });
    objects(/^I2, I3, I4/, [deleted, [login(), CAME]], { origin: 'no-hash-here' });
  });

  it('I5: objects where a squatter deletes the account of whoever has taken the address back', () => {
    const leaves: Action = { kind: 'delete', ...about, by: 'squatter' };
    const gone: Partial<Entry> = { found: 'for-good' };
    accepts(
      [
        [leaves, DONE, gone],
        [login(), CAME],
      ],
      { origin: 'squatted' },
    );
    accepts(
      [
        [login(), CAME],
        [leaves, NO, { found: 'nobody' }],
      ],
      { origin: 'squatted' },
    );
    objects(
      /^I2, I3, I4 or I5/,
      [
        [login(), CAME],
        [leaves, DONE, gone],
      ],
      { origin: 'squatted', left: NOBODY },
    );
  });

  it('I1: objects to two users, and to two ids, of one person', () => {
    objects(/^I1/, [[login(), CAME]], { left: { ...HERE, users: [...HERE.users, ...HERE.users] } });
    objects(/^I1/, [
      [login(), CAME, { invoked: 10, ended: 90 }],
      [login(), { ...CAME, id: 'u2' }, { invoked: 11, ended: 91 }],
    ]);
  });

  it('I5: objects where an account is gone, its owner shut out, or its record not marked', () => {
    objects(/^I5/, [[login(), CAME]], { left: NOBODY });
    objects(/^I5/, [[login(), OUTAGE]], { left: NOBODY });
    objects(/^I2/, [[login(), NO]], { left: NOBODY });
    objects(/not marked/, [[login(), CAME]], { left: { ...HERE, marked: [] } });
  });

  it('I7: objects where a session outlives a change of password', () => {
    const asked: Line = [session, { status: 200, yes: true }, { session: 0 }];
    accepts([[login(), CAME], asked, [change(0, 3), DONE]]);
    objects(/^I2/, [[login(), CAME], [change(0, 3), DONE], asked]);
  });

  it('I8: objects where an address counts as verified that the old system did not say so of', () => {
    objects(/^I8/, [[login(), CAME]], { origin: 'legacy-unverified' });
  });

  it('I9: objects where a login asks twice, or the old system is asked for somebody who is here', () => {
    const question = { source: 0, identifier: 'p@example.org', password: 'hush-p-0' };
    accepts([[login(), CAME]], { questions: [{ at: 12, ...question }] });
    objects(/^I9: 1 logins asked/, [[login(), CAME]], {
      questions: [
        { at: 12, ...question },
        { at: 13, ...question },
      ],
    });
    objects(
      /^I9: the old system was asked/,
      [
        [login(), CAME],
        [login(), YES],
      ],
      {
        questions: [
          { at: 12, ...question },
          { at: 22, ...question },
        ],
      },
    );
  });

  it('I11: objects to a wrong password in an outage, to a 503 for somebody who is here, and to a 500', () => {
    const moods = [{ mood: 'error', since: 0 }] as const;
    objects(
      /^I11: a fault/,
      [
        [login(WRONG), NO],
        [login(), CAME],
      ],
      { moods: [...moods, { mood: 'well', since: 16 }] },
    );
    objects(/^I9, I11/, [
      [login(), CAME],
      [login(), OUTAGE],
    ]);
    objects(/^I11/, [
      [login(), { status: 500 }],
      [login(), CAME],
    ]);
  });

  it('I11: objects to too many attempts where there had not been as many', () => {
    const refused: Line = [login(), { status: 429 }];
    objects(/too many attempts/, [[login(), CAME], refused]);
    accepts([[login(), CAME], ...Array.from({ length: 10 }, (): Line => [login(WRONG), NO]), refused]);
  });

  it('I10: passes on what was seen to be printed', () => {
    objects(/^I10/, [[login(), CAME]], { incidents: ['I10: a secret was printed'] });
  });
});
