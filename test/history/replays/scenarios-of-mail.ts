import type { Entry } from '../record.js';
import type { Scenario, Seat } from './scenario.js';
import { halfMade } from './scenarios-of-two.js';
import { LOCAL, login, loginThenDelete, migrated, NEW, NEWER, OLD, one, rawDelete } from './scenarios.js';

type Play = (seat: Seat) => Promise<unknown>;
type Before = NonNullable<Scenario['prepare']>;

const reset =
  (to: number, pick = 0): Play =>
  ({ hand }) =>
    hand.resetPassword(to, pick);
const verify =
  (pick = 0): Play =>
  ({ hand }) =>
    hand.verifyEmail(pick);
const confirm: Play = ({ hand }) => hand.confirmAddress();
const signUp: Play = ({ hand }) => hand.signUp(NEW);
const forgetThenReset: Play = async ({ hand, game }) => {
  await hand.requestReset();
  if (game.ownHand.links('reset-password') > 0) await hand.resetPassword(NEW);
};
const isIn = ({ answer }: Entry): boolean => answer?.status === 200;

/** What happened before, one after the other. */
const after =
  (...steps: readonly Before[]): Before =>
  async (before) => {
    for (const step of steps) await step(before);
  };
const mailedReset: Before = ({ hand }) => hand.requestReset();
const mailedAddress: Before = ({ hand }) => hand.requestAddress('moved');
const mailedSignUp =
  (password: number): Before =>
  ({ hand }) =>
    hand.signUp(password, { instant: false });

/** The old system tells, or does not tell, of the person to whoever asks for the address alone. */
const hidden =
  (isHidden: boolean): Before =>
  ({ game }) => {
    const people = game.sources[0]?.people ?? [];
    const [known] = people;
    if (known) people[0] = { ...known, hidden: isHidden };
    return Promise.resolve();
  };

/** The scenarios of the ledger model in which a person signs up or takes links, by their numbers there; the checker knows what must hold. */
export const SCENARIOS_OF_MAIL: readonly Scenario[] = [
  { name: '05 login x instant signup', people: one('hidden'), players: [login, signUp], crashes: 1 },
  { name: '06 login x instant signup, legacy knows', people: one('legacy'), players: [login, signUp], crashes: 1 },
  {
    name: '07 login x verified signup redemption',
    people: one('hidden'),
    prepare: mailedSignUp(NEW),
    players: [login, verify()],
    crashes: 1,
  },
  { name: '12 login x reset (unknown)', people: one('legacy'), prepare: mailedReset, players: [login, reset(NEW)], crashes: 1 },
  {
    name: '13 login+change x reset (unknown, older mail)',
    people: one('legacy'),
    prepare: mailedReset,
    players: [
      async ({ hand }) => {
        if (isIn(await hand.login(OLD))) await hand.change(OLD, NEWER);
      },
      reset(NEW),
    ],
    crashes: 1,
  },
  {
    name: '14 reset x reset, same token (unknown)',
    people: one('legacy'),
    prepare: mailedReset,
    players: [reset(NEW), reset(NEWER)],
    crashes: 1,
  },
  {
    name: '15 reset x reset, two tokens (unknown)',
    people: one('legacy'),
    prepare: after(mailedReset, mailedReset),
    players: [reset(NEW), reset(NEWER, 1)],
    crashes: 1,
  },
  {
    name: '16 reset x reset, two tokens (known)',
    people: one('legacy'),
    prepare: after(migrated, mailedReset, mailedReset),
    players: [reset(NEW), reset(NEWER, 1)],
    crashes: 1,
  },
  { name: '17 login x forgot+reset', people: one('legacy'), players: [login, forgetThenReset], crashes: 1 },
  {
    name: '26 reset x login+delete raw',
    people: one('legacy'),
    prepare: mailedReset,
    players: [reset(NEW), loginThenDelete('rawDelete')],
    crashes: 1,
  },
  {
    name: '27 reset x login+delete api',
    people: one('legacy'),
    prepare: mailedReset,
    players: [reset(NEW), loginThenDelete('remove')],
    crashes: 1,
  },
  {
    name: '29 email confirm x login by old address',
    people: one('legacy'),
    prepare: after(migrated, mailedAddress),
    players: [confirm, login, ({ hand }) => hand.resetPassword(NEW, 'made up')],
    crashes: 1,
  },
  {
    name: '30 first login x (first login + confirm email change)',
    people: one('legacy'),
    players: [
      login,
      async ({ hand }) => {
        if (!isIn(await hand.login(OLD))) return;
        await hand.requestAddress('moved');
        await hand.confirmAddress();
      },
    ],
    crashes: 1,
  },
  {
    name: '34 change (old password) x reset',
    people: one('legacy'),
    prepare: after(migrated, mailedReset),
    players: [({ hand }) => hand.change(OLD, NEWER), reset(NEW)],
    crashes: 1,
  },
  {
    name: '35 reset x pending email change',
    people: one('legacy'),
    prepare: after(migrated, mailedReset, mailedAddress),
    players: [reset(NEW), confirm],
    crashes: 1,
  },
  { name: '42 no hash here: login x forgot+reset', people: one('no-hash-here'), players: [login, forgetThenReset], crashes: 1 },
  {
    name: '48 crash-prone login x reset x raw delete',
    people: one('legacy'),
    prepare: mailedReset,
    players: [login, reset(NEW), rawDelete],
    crashes: 0,
  },
  {
    name: '51 reset (unknown) with an unverified signup in the way',
    people: one('hidden'),
    prepare: after(hidden(false), mailedReset, hidden(true), ({ hand }) => hand.signUp(LOCAL), hidden(false)),
    players: [reset(NEW), login],
    crashes: 1,
  },
  {
    name: '52 known reset x api delete',
    people: one('legacy'),
    prepare: after(migrated, mailedReset),
    players: [reset(NEW), ({ hand }) => hand.remove(), login],
    crashes: 1,
  },
  {
    name: '53 deleted here; legacy login x instant signup anew',
    people: one('legacy'),
    prepare: after(migrated, ({ hand }) => hand.remove()),
    players: [login, signUp],
    crashes: 1,
  },
  {
    name: '55 change x email change',
    people: one('legacy'),
    prepare: after(migrated, mailedAddress),
    players: [confirm, ({ hand }) => hand.change(OLD, NEW), login],
    crashes: 1,
  },
  {
    name: '57 verified signup redemption x verified signup redemption',
    people: one('new'),
    prepare: after(mailedSignUp(NEW), mailedSignUp(NEWER)),
    players: [verify(), verify(1)],
    crashes: 1,
  },
  {
    name: '60 reset (no hash here) x login x crash',
    people: one('legacy'),
    prepare: after(halfMade, mailedReset),
    players: [reset(NEW), login],
    crashes: 1,
  },
];
