import type { Fate } from '../processes/fates.js';
import type { Mood } from '../processes/legacy-stub.js';
import type { Action, Adversity, ImportRun, Operation } from './operations.js';
import { ORIGINS, type Origin } from './people.js';
import { importRunOf } from './planned-import.js';
import { PlannedPerson } from './planned-person.js';
import type { Random } from './random.js';

/** What an episode is going to be: some people, and what they do and what befalls them, in this order as far as it goes. */
export interface Plan {
  readonly origins: readonly Origin[];
  readonly operations: readonly Operation[];
}

const ACTIONS = {
  login: 50,
  change: 12,
  confirm: 4,
  session: 8,
  delete: 5,
  'raw-delete': 3,
  move: 2,
  malformed: 1,
  'sign-up': 10,
  'request-reset': 6,
  'request-proof': 2,
  'request-address': 4,
  'change-address': 3,
  redeem: 24,
  expire: 1,
  import: 12,
};
const ADVERSITIES = { mood: 6, 'late-answers': 4, clock: 2, phase: 2, kill: 2, calm: 4 };
/** As many moments as the writes of a first login have, and of the longest flow. */
const FIRST_MOMENTS = 8;
/** The moment of a first login before its last write, that of the password. */
const BEFORE_THE_GIFT = 7;
const MOMENTS = 14;
const MOODS: readonly Mood[] = ['error', 'hang', 'reset', 'garbage', 'slow'];

/**
 * Makes a plan. Each leaves out some of what could happen, so that what remains happens often enough to meet itself
 * (swarm testing: Groce et al., ISSTA 2012).
 */
export function planOf(random: Random, slots: number): Plan {
  const origins = Array.from({ length: 1 + random.below(4) }, () => random.pick(ORIGINS));
  const people = origins.map((origin) => new PlannedPerson(origin, random));
  const actions = { ...some(ACTIONS, random), login: ACTIONS.login };
  const adversities = some(ADVERSITIES, random);
  const fates = { stall: random.pick([0, 0.1, 0.3]), kill: random.pick([0, 0, 0.05]) };
  const share = random.chance(0.2) ? 0 : 0.2;

  const fate = (): { readonly fate?: Fate } => {
    const moment = 1 + random.below(MOMENTS);
    if (random.chance(fates.stall)) return { fate: { kind: 'stall', moment } };
    return random.chance(fates.kill) ? { fate: { kind: 'kill', moment } } : {};
  };
  const action = (): readonly Operation[] => {
    const who = random.below(people.length);
    const about = { person: who, slot: random.below(slots) };
    const planned = people[who] as PlannedPerson;
    const kind = random.weighted(actions);
    switch (kind) {
      case 'login': {
        const login = { kind, ...about, name: planned.name(), password: planned.password() };
        if (planned.isNew && fates.stall > 0) return overtaken({ ...login, password: planned.first() }, planned);
        return [{ ...login, ...fate() }];
      }
      case 'confirm':
        return [{ kind, ...about, password: planned.password() }];
      case 'change':
        return [{ kind, ...about, ...planned.change(), ...fate() }];
      case 'delete':
        return [{ kind, ...about, ...(random.chance(0.3) ? { by: 'session' } : {}), ...fate() }];
      case 'raw-delete':
        return [{ kind, person: who }];
      case 'move':
        return planned.moves() ? [{ kind, person: who }] : [];
      case 'session':
      case 'malformed':
        return [{ kind, ...about }];
      case 'redeem':
        return redeemed(planned, about);
      case 'expire':
        return planned.hasMail ? [{ kind, person: who, ...planned.link() }] : [];
      case 'import':
        return imported(who);
      default:
        return planned.flow(kind).map((one) => ({ ...about, ...one, ...fate() }));
    }
  };
  /** A link is most worth taking twice at once. */
  const redeemed = (planned: PlannedPerson, about: { readonly person: number; readonly slot: number }): readonly Action[] => {
    if (!planned.hasMail) return [];
    const once = { kind: 'redeem', ...planned.redemption() } as const;
    const again = random.chance(0.25) ? [{ ...once, ...about, slot: random.below(slots), ...planned.otherwise(once) }] : [];
    return [{ ...once, ...about, ...fate() }, ...again];
  };
  /** An import is one of two at once, or is overtaken by somebody whom it is about, or has rows for everybody. */
  const imported = (who: number): readonly Operation[] => {
    const slot = random.below(slots);
    const isOvertaken = random.chance(0.5);
    const [run] = importRunOf(people, random, isOvertaken ? { slot, alone: who } : { slot });
    if (!run) return [];
    const again = random.chance(0.3) ? importRunOf(people, random, { slot: random.below(slots) }) : [];
    if (!isOvertaken) return [{ ...run, ...fateOfRows(run) }, ...again];
    const about = { person: who, slot: random.below(slots) };
    const planned = people[who] as PlannedPerson;
    const login = { kind: 'login', ...about, name: planned.name(), password: planned.first() } as const;
    const others: readonly (readonly Operation[])[] = [
      [login],
      [login, { kind: 'delete', ...about }],
      [{ kind: 'delete', ...about }],
      [{ kind: 'raw-delete', person: who }],
      redeemed(planned, about),
      planned.flow('sign-up').map((one) => ({ ...about, ...one })),
      planned.flow('change-address').map((one) => ({ ...about, ...one })),
    ];
    return [{ ...run, ...fateOfRows(run) }, ...again, ...random.pick(others)];
  };
  /** A moment of any of the rows. */
  const fateOfRows = ({ rows }: ImportRun): { readonly fate?: Fate } => {
    const moment = 1 + random.below(FIRST_MOMENTS * rows.length);
    if (random.chance(fates.stall)) return { fate: { kind: 'stall', moment } };
    return random.chance(fates.kill * 2) ? { fate: { kind: 'kill', moment } } : {};
  };
  /** A first login has the most to lose: it stands still while something else happens to the person. */
  const overtaken = (login: Action & { readonly kind: 'login' }, planned: PlannedPerson): readonly Operation[] => {
    const about = { person: login.person, slot: random.below(slots) };
    const stalled = {
      ...login,
      fate: { kind: 'stall', moment: random.chance(0.4) ? BEFORE_THE_GIFT : 1 + random.below(FIRST_MOMENTS) },
    } as const;
    const others: readonly (readonly Operation[])[] = [
      [{ kind: 'change', ...about, ...planned.change(), from: login.password }],
      [{ kind: 'delete', ...about }],
      [{ kind: 'raw-delete', person: login.person }],
      [{ ...login, ...about, name: planned.name() }],
      redeemed(planned, about),
      importRunOf(people, random, { slot: about.slot, alone: about.person }),
      planned.flow('sign-up').map((one) => ({ ...about, ...one })),
    ];
    return [stalled, ...(random.chance(0.3) ? [{ ...login, ...about }] : []), ...random.pick(others)];
  };
  const adversity = (): Adversity => {
    const kind = random.weighted(adversities);
    const slot = random.below(slots);
    switch (kind) {
      case 'mood':
        return { kind, mood: random.chance(0.5) ? 'well' : random.pick(MOODS) };
      case 'clock':
        return { kind, slot, minutes: random.below(21) - 10 };
      case 'phase':
        return { kind, slot, phase: random.chance(0.5) ? 'on' : 'off' };
      case 'kill':
        return { kind, slot };
      case 'late-answers':
      case 'calm':
        return { kind };
    }
  };
  return {
    origins,
    operations: Array.from({ length: 30 + random.below(40) }, () => (random.chance(share) ? adversity() : action())).flat(),
  };
}

/** Each weight, or 0. */
function some<Weights extends Readonly<Record<string, number>>>(weights: Weights, random: Random): Weights {
  return Object.fromEntries(Object.entries(weights).map(([key, weight]) => [key, random.chance(0.3) ? 0.001 : weight])) as Weights;
}
