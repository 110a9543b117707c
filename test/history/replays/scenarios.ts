import { type Origin, type Person, person } from '../people.js';
import type { Entry } from '../record.js';
import type { Scenario, Seat } from './scenario.js';

/** Begins every password of a replay. */
export const MARK = 'hush';
export const one =
  (origin: Origin) =>
  (key: string): readonly Person[] => [person(origin, key, MARK)];

/** The passwords: of the old system, of a second one, of whoever is here beforehand, and new ones. */
export const OLD = 0;
const OTHER = 1;
export const LOCAL = 2;
export const NEW = 3;
export const NEWER = 4;

type Play = (seat: Seat) => Promise<unknown>;

const isIn = ({ answer }: Entry): boolean => answer?.status === 200;
export const login: Play = ({ hand }) => hand.login(OLD);
const loginByUsername: Play = ({ hand }) => hand.login(OLD, { name: 'username' });
const remove: Play = ({ hand }) => hand.remove();
export const rawDelete: Play = ({ hand }) => hand.rawDelete();
export const loginThenDelete =
  (how: 'remove' | 'rawDelete', password = OLD): Play =>
  async ({ hand }) => {
    if (isIn(await hand.login(password))) await hand[how]();
  };
const change =
  (from: number, to: number): Play =>
  ({ hand }) =>
    hand.change(from, to);
/** The signup's owner, by the session that they had from the beginning. */
const squatterLeaves: Play = ({ hand }) => hand.removeSquatter('unproven:1');

/** Came over before the play begins. */
export const migrated: NonNullable<Scenario['prepare']> = ({ hand }) => hand.login(OLD);

/** Somebody whose password here is the one that they had in the old system. */
const samePassword = (key: string): readonly Person[] => {
  const here = person('here', key, MARK);
  const { legacy } = person('legacy', key, MARK);
  return [{ ...here, legacy, username: `user-${key}`, beforehand: { emailVerified: true, password: OLD } }];
};

/**
 * The scenarios of the ledger model (`prototypes/ledger-model`) whose flows exist, by their numbers there, of one
 * person each: what must hold is what the checker of histories knows.
 */
export const SCENARIOS: readonly Scenario[] = [
  { name: '01 login x login', people: one('legacy'), players: [login, login], crashes: 2 },
  { name: '02 login x login x login', people: one('legacy'), players: [login, login, login], crashes: 0 },
  { name: '03 login x alias login (id)', people: one('legacy'), players: [login, loginByUsername], crashes: 1 },
  { name: '04 login x alias login (no id)', people: one('legacy-no-id'), players: [login, loginByUsername], crashes: 1 },
  { name: '08 takeover: login x login', people: one('squatted'), players: [login, login], crashes: 1 },
  { name: '09 takeover x squatter changes password', people: one('squatted'), players: [login, change(LOCAL, NEW)], crashes: 1 },
  { name: '23 login x raw delete (any moment)', people: one('legacy'), players: [login, rawDelete], crashes: 1 },
  { name: '24 login x login+delete raw', people: one('legacy'), players: [login, loginThenDelete('rawDelete')], crashes: 1 },
  { name: '25 login x login+delete api', people: one('legacy'), players: [login, loginThenDelete('remove')], crashes: 1 },
  {
    name: '32 rehash x change',
    people: one('here'),
    scheme: 'outdated',
    players: [({ hand }) => hand.login(LOCAL), change(LOCAL, NEW)],
    crashes: 1,
  },
  { name: '33 change x change', people: one('legacy'), prepare: migrated, players: [change(OLD, NEW), change(OLD, NEWER)], crashes: 1 },
  { name: '37 same address, same password, signed up here', people: samePassword, players: [loginByUsername, loginByUsername], crashes: 1 },
  { name: '39 two sources, same address', people: one('two-sources'), players: [login, ({ hand }) => hand.login(OTHER)], crashes: 1 },
  {
    name: '40 two sources: login S1 x (login S2 + delete api)',
    people: one('two-sources'),
    players: [login, loginThenDelete('remove', OTHER)],
    crashes: 1,
  },
  { name: '41 no hash here: login x login', people: one('no-hash-here'), players: [login, loginByUsername], crashes: 1 },
  { name: '43 no hash here: login x delete api', people: one('no-hash-here'), players: [login, remove], crashes: 1 },
  { name: '44 no hash here: login x login x raw delete', people: one('no-hash-here'), players: [login, login, rawDelete], crashes: 0 },
  { name: '58 signed up here (proven), then api delete, then legacy', people: one('here'), players: [remove, login], crashes: 1 },
  { name: '59 squatter deletes the account: no tombstone', people: one('squatted'), players: [squatterLeaves, login], crashes: 1 },
  {
    name: '65 takeover x squatter change x squatter delete',
    people: one('squatted'),
    players: [login, change(LOCAL, NEW), squatterLeaves],
    crashes: 1,
  },
];
