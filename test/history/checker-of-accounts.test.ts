import { type Action, type Address, type Letter, type Password, WEAK } from './operations.js';
import type { Answer } from './record.js';
import { about, accepts, CAME, change, DONE, HERE, type Line, login, NO, NOBODY, objects, remove, session, YES } from './sketch.js';

const ASKED: Answer = { status: 202 };
const OK: Answer = { status: 200, id: 'u1' };
const INVALID: Answer = { status: 400, code: 'invalid_token' };
const TAKEN: Answer = { status: 409, code: 'user_exists' };

/** By what passwords are set: beside the old system's, which is 0. */
const NEW = 3;
const NEWER = 4;

const forgotten: Line = [{ kind: 'request-reset', ...about, to: 'email' }, ASKED];
const signUp = (instant: boolean, answer: Answer): Line => [{ kind: 'sign-up', ...about, password: NEW, instant }, answer];
const wants = (to: Address): Line => [{ kind: 'request-address', ...about, to }, ASKED, { target: 'u1' }];

/** A mail that came of the line before it. */
const mail = (number: number, letter: Pick<Letter, 'type' | 'purpose' | 'binding'> & Partial<Letter>): Line => [
  { kind: 'mail', person: 0, to: 'email', request: number - 1, ...letter },
  { status: 200 },
];
const resetLink = (number: number, binding: Letter['binding']): Line =>
  mail(number, { type: 'reset-password', purpose: 'reset-password', binding });
const signUpLink = (number: number): Line => mail(number, { type: 'verify-email', purpose: 'verify-email', binding: { signUp: NEW } });
const addressLink = (number: number, to: Letter['to']): Line =>
  mail(number, { type: 'confirm-email', purpose: 'confirm-email', binding: 'user', to });

/** The link of a mail is taken. */
const take = (letter: number, answer: Answer | null, to: Password = NEW): Line => [
  { kind: 'redeem', ...about, link: 'reset-password', pick: 0, at: 'reset-password', to },
  answer,
  { letter },
];
const takeAt = (at: 'verify-email' | 'confirm-email', letter: number, answer: Answer | null): Line => [
  { kind: 'redeem', ...about, link: at, pick: 0, at },
  answer,
  { letter },
];
const byName = (name: 'moved' | 'email' | 'username', password: Password): Action => ({ kind: 'login', ...about, name, password });

describe('The checker of histories, of accounts', () => {
  it('RST-10: accepts that a link brings somebody over, once', () => {
    accepts([forgotten, resetLink(1, 'identity'), take(1, OK), [login(NEW), YES], [login(), NO], take(1, INVALID, NEWER)]);
  });

  it('I6: objects where a link works twice', () => {
    objects(/^I6/, [forgotten, resetLink(1, 'identity'), take(1, OK), take(1, OK, NEWER), [login(NEWER), YES]]);
  });

  it('I6: objects where a link works that is too old, or that leads somewhere else', () => {
    const expire: Line = [{ kind: 'expire', person: 0, link: 'reset-password', pick: 0 }, DONE, { letter: 1 }];
    objects(/^I2/, [forgotten, resetLink(1, 'identity'), expire, take(1, OK), [login(NEW), YES]]);
    objects(/^I2/, [[login(), CAME], forgotten, resetLink(2, 'user'), takeAt('confirm-email', 2, OK)]);
  });

  it('I6, I7: objects where a link, or a session, outlives what it was made for', () => {
    objects(/^I2/, [[login(), CAME], forgotten, resetLink(2, 'user'), [change(0, NEWER), DONE], take(2, OK)]);
    objects(/^I2/, [[login(), CAME], forgotten, resetLink(2, 'user'), take(2, OK), [session, { status: 200, yes: true }, { session: 0 }]]);
  });

  it('RST-19: objects where a good link is refused, unless somebody had taken it', () => {
    objects(/^I2/, [forgotten, resetLink(1, 'identity'), take(1, INVALID), [login(), CAME]]);
    accepts([forgotten, resetLink(1, 'identity'), take(1, null, NEWER), take(1, INVALID), [login(), CAME]]);
  });

  it('RST-03: objects where a weak password is set, or uses the link up', () => {
    const refused: Answer = { status: 400, code: 'password_too_short' };
    accepts([forgotten, resetLink(1, 'identity'), take(1, refused, WEAK), take(1, OK), [login(NEW), YES]]);
    objects(/^I2/, [forgotten, resetLink(1, 'identity'), take(1, OK, WEAK), [login(WEAK), YES]]);
  });

  it('I2: objects where the password of before works after a reset', () => {
    objects(/^I2/, [[login(), CAME], forgotten, resetLink(2, 'user'), take(2, OK), [login(), YES]]);
  });

  it('I4: objects where somebody deleted is mailed a link, or comes back by one', () => {
    const gone: Line = [remove, DONE, { found: 'account' }];
    objects(/^I2, I3, I4/, [[login(), CAME], gone, forgotten, resetLink(3, 'identity')], { left: NOBODY });
    objects(/^I2, I3, I4/, [forgotten, resetLink(1, 'identity'), [login(), CAME], gone, take(1, OK)]);
  });

  it('RST-12: objects where a mail goes to an address that is nobody’s', () => {
    objects(/^RST-12/, [forgotten, mail(1, { type: 'reset-password', purpose: 'reset-password', binding: 'user', to: 'somebody else' })]);
  });

  it('IDN-05: objects where somebody signs up with an address that the old system knows', () => {
    accepts([signUp(true, TAKEN), [login(), CAME]]);
    objects(/^I2/, [signUp(true, { ...OK, status: 201 }), [login(), CAME]]);
    objects(/^I2/, [signUp(false, ASKED), signUpLink(1), [login(), CAME]]);
  });

  it('IDN-07, IDN-08: objects where a signup keeps anything of what its owner has taken back', () => {
    const made: Line = signUp(true, { ...OK, status: 201 });
    const stands: Line = [session, { status: 200, yes: true }, { session: 0 }];
    accepts([made, [login(NEW), YES], [login(), CAME], [login(NEW), NO]], { origin: 'hidden' });
    objects(/^I2/, [made, [login(), CAME], [login(NEW), YES]], { origin: 'hidden' });
    objects(/^I2/, [made, [login(), CAME], stands], { origin: 'hidden' });
    objects(/^I2/, [made, [login(), NO]], { origin: 'hidden' });
  });

  it('accepts a signup by mail, and objects where it counts before its link was taken', () => {
    const left = { ...HERE, marked: [] };
    accepts([signUp(false, ASKED), signUpLink(1), takeAt('verify-email', 1, OK), [login(NEW), YES]], { origin: 'new', left });
    objects(/^I2/, [signUp(false, ASKED), signUpLink(1), [login(NEW), YES]], { origin: 'new', left });
  });

  it('EML-01: accepts another address, and objects where it counts before it was confirmed, or the old one after', () => {
    const left = { ...HERE, users: HERE.users.map((user) => ({ ...user, email: 'moved-p@example.org' })) };
    const asked: readonly Line[] = [[login(), CAME], wants('moved'), addressLink(2, 'moved')];
    accepts([...asked, takeAt('confirm-email', 2, OK), [byName('moved', 0), YES]], { left });
    objects(/^I2/, [...asked, [byName('moved', 0), YES]]);
    const confirmed: readonly Line[] = [...asked, takeAt('confirm-email', 2, OK), [change(0, NEW), DONE]];
    accepts([...confirmed, [byName('email', NEW), NO]], { left });
    objects(/^I2/, [...confirmed, [byName('email', NEW), YES]], { left });
  });

  it('EML-01: accepts that an administrator gives somebody without a password the address they have, and objects to another', () => {
    const changed = (to: Address): Line => [{ kind: 'change-address', ...about, to }, OK, { target: 'u1' }];
    accepts([changed('email'), [login(), CAME]], { origin: 'no-hash-here' });
    objects(/^I2/, [changed('moved'), [login(), CAME]], { origin: 'no-hash-here' });
  });

  it('EML-03: objects where an address is to be had that the old system knows somebody else by', () => {
    objects(/^I2/, [[login(), CAME], wants('neighbour'), addressLink(2, 'neighbour')]);
    objects(/^I2/, [
      [login(), CAME],
      [{ kind: 'change-address', ...about, to: 'neighbour' }, OK, { target: 'u1' }],
    ]);
  });

  it('I8: objects where an address counts as verified that only an administrator gave', () => {
    const left = { ...HERE, users: HERE.users.map((user) => ({ ...user, email: 'moved-p@example.org' })) };
    const given: Line = [{ kind: 'change-address', ...about, to: 'moved' }, OK, { target: 'u1' }];
    objects(/^I8/, [[login(), CAME], given], { left });
    accepts([[login(), CAME], given], { left: { ...left, users: left.users.map((user) => ({ ...user, emailVerified: false })) } });
  });

  it('I7: objects where a session that is over deletes the account', () => {
    const leaves: Action = { kind: 'delete', ...about, by: 'session' };
    const seen = { session: 0, target: 'u1', found: 'account' } as const;
    accepts([
      [login(), CAME],
      [change(0, NEW), DONE],
      [leaves, NO, seen],
      [login(NEW), YES],
    ]);
    objects(
      /^I2/,
      [
        [login(), CAME],
        [change(0, NEW), DONE],
        [leaves, DONE, seen],
      ],
      { left: NOBODY },
    );
  });

  it('I1: objects where somebody is let in as another user than the one they signed up as', () => {
    const left = { ...HERE, marked: [] };
    objects(/^I2/, [signUp(true, { ...OK, status: 201 }), [login(NEW), { ...YES, id: 'u2' }]], { origin: 'new', left });
  });

  it('I11: objects where the old system’s fault is given for a link that needs it not', () => {
    const fault: Answer = { status: 503, code: 'legacy_unavailable' };
    objects(/^I9, I11/, [signUp(false, ASKED), signUpLink(1), takeAt('verify-email', 1, fault)], { origin: 'new', left: NOBODY });
  });
});
