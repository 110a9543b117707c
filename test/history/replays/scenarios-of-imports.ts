import { STALE } from '../operations.js';
import type { Scenario, Seat } from './scenario.js';
import { login, loginThenDelete, migrated, NEW, OLD, one } from './scenarios.js';

type Play = (seat: Seat) => Promise<unknown>;

const imports =
  (password: number | null): Play =>
  ({ hand }) =>
    hand.importRow(password);
const same = imports(OLD);
const mailedReset: NonNullable<Scenario['prepare']> = ({ hand }) => hand.requestReset();

/** The scenarios of the ledger model in which somebody is imported, by their numbers there; the checker knows what must hold. */
export const SCENARIOS_OF_IMPORTS: readonly Scenario[] = [
  { name: '18 login x import (same password)', people: one('legacy'), players: [login, same], crashes: 1 },
  { name: '19 login x import (stale export)', people: one('legacy'), players: [login, imports(STALE)], crashes: 1 },
  { name: '20 import x import', people: one('legacy'), players: [same, same], crashes: 1 },
  { name: '21 import x login+delete raw', people: one('legacy'), players: [same, loginThenDelete('rawDelete')], crashes: 1 },
  { name: '22 import x login+delete api', people: one('legacy'), players: [same, loginThenDelete('remove')], crashes: 1 },
  { name: '49 import x import x login', people: one('legacy'), players: [same, same, login], crashes: 0 },
  {
    name: '50 login x import x (delete api after login)',
    people: one('legacy'),
    players: [same, login, loginThenDelete('remove')],
    crashes: 0,
  },
  { name: '54 import without hash x login', people: one('legacy'), players: [imports(null), login], crashes: 1 },
  {
    name: '64 login x reset x import',
    people: one('legacy'),
    prepare: mailedReset,
    players: [login, ({ hand }) => hand.resetPassword(NEW), same],
    crashes: 0,
  },
];

const among: Play = ({ hand }) => hand.importRow(OLD, { among: true });
const staleAmong: Play = ({ hand }) => hand.importRow(STALE, { among: true });
const remove: Play = ({ hand }) => hand.remove();
const confirm: Play = ({ hand }) => hand.confirmAddress();

/** Further ones, which the model does not have: with rows that go through the writes together, and with signups and addresses. */
export const FURTHER_SCENARIOS_OF_IMPORTS: readonly Scenario[] = [
  { name: 'import among others x login', people: one('legacy'), players: [staleAmong, login], crashes: 1 },
  { name: 'import among others x the same', people: one('legacy'), players: [among, staleAmong], crashes: 1 },
  { name: 'import among others x login+delete api', people: one('legacy'), players: [among, loginThenDelete('remove')], crashes: 1 },
  {
    name: 'import among others x reset',
    people: one('legacy'),
    prepare: mailedReset,
    players: [among, ({ hand }) => hand.resetPassword(NEW)],
    crashes: 1,
  },
  { name: 'import x instant signup', people: one('hidden'), players: [among, ({ hand }) => hand.signUp(NEW)], crashes: 1 },
  {
    name: 'import x verified signup redemption',
    people: one('hidden'),
    prepare: ({ hand }) => hand.signUp(NEW, { instant: false }),
    players: [among, ({ hand }) => hand.verifyEmail()],
    crashes: 1,
  },
  {
    name: 'import x email confirm',
    people: one('legacy'),
    prepare: async ({ hand }) => {
      await hand.login(OLD);
      await hand.requestAddress('moved');
    },
    players: [staleAmong, confirm],
    crashes: 1,
  },
  { name: 'import x api delete', people: one('legacy'), prepare: migrated, players: [staleAmong, remove], crashes: 1 },
  { name: 'import x login where there is no hash here', people: one('no-hash-here'), players: [staleAmong, login], crashes: 1 },
  { name: 'import x takeover', people: one('squatted'), players: [staleAmong, login], crashes: 1 },
];
