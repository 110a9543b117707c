import { STALE } from '../operations.js';
import type { Scenario, Seat } from './scenario.js';
import { login, loginThenDelete, NEW, OLD, one } from './scenarios.js';

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
