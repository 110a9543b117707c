import type { Fate } from '../processes/fates.js';
import type { Mood } from '../processes/legacy-stub.js';
import { type Action, type Adversity, type Name, type Operation, type Password, WRONG } from './operations.js';
import { FIRST_NEW, firstPasswords, ORIGINS, type Origin, person } from './people.js';
import type { Random } from './random.js';

/** What an episode is going to be: some people, and what they do and what befalls them, in this order as far as it goes. */
export interface Plan {
  readonly origins: readonly Origin[];
  readonly operations: readonly Operation[];
}

const ACTIONS = { login: 50, change: 12, confirm: 4, session: 8, delete: 5, 'raw-delete': 3, move: 2, malformed: 1 };
const ADVERSITIES = { mood: 6, 'late-answers': 4, clock: 2, phase: 2, kill: 2, calm: 4 };
/** As many moments as the writes of a first login have, and of the longest flow. */
const FIRST_MOMENTS = 8;
const MOMENTS = 10;
const MOODS: readonly Mood[] = ['error', 'hang', 'reset', 'garbage', 'slow'];

/**
 * Makes a plan. Each leaves out some of what could happen, so that what remains happens often enough to meet itself
 * (swarm testing: Groce et al., ISSTA 2012).
 */
export function planOf(random: Random, slots: number): Plan {
  const origins = Array.from({ length: 1 + random.below(4) }, () => random.pick(ORIGINS));
  const people = origins.map((origin) => new PlannedPerson(origin));
  const actions = { ...some(ACTIONS, random), login: ACTIONS.login };
  const adversities = some(ADVERSITIES, random);
  const fates = { stall: random.pick([0, 0.1, 0.3]), kill: random.pick([0, 0, 0.05]) };
  const share = random.chance(0.2) ? 0 : 0.2;

  const fate = (): { readonly fate?: Fate } => {
    const moment = 1 + random.below(MOMENTS);
    if (random.chance(fates.stall)) return { fate: { kind: 'stall', moment } };
    return random.chance(fates.kill) ? { fate: { kind: 'kill', moment } } : {};
  };
  const action = (): readonly Action[] => {
    const who = random.below(people.length);
    const about = { person: who, slot: random.below(slots) };
    const planned = people[who] as PlannedPerson;
    const kind = random.weighted(actions);
    switch (kind) {
      case 'login': {
        const login = { kind, ...about, name: planned.name(random), password: planned.password(random) };
        return planned.isNew && fates.stall > 0 ? overtaken({ ...login, password: planned.first() }, planned) : [{ ...login, ...fate() }];
      }
      case 'confirm':
        return [{ kind, ...about, password: planned.password(random) }];
      case 'change':
        return [{ kind, ...about, ...planned.change(random), ...fate() }];
      case 'delete':
        return [{ kind, ...about, ...fate() }];
      case 'raw-delete':
        return [{ kind, person: who }];
      case 'move':
        planned.hasMoved = true;
        return [{ kind, person: who }];
      case 'session':
      case 'malformed':
        return [{ kind, ...about }];
    }
  };
  /** A first login has the most to lose: it stands still while something else happens to the person. */
  const overtaken = (login: Action & { readonly kind: 'login' }, planned: PlannedPerson): readonly Action[] => {
    const { person: who } = login;
    const slot = random.below(slots);
    const stalled = { ...login, fate: { kind: 'stall', moment: 1 + random.below(FIRST_MOMENTS) } } as const;
    const others: readonly Action[] = [
      { kind: 'change', person: who, slot, ...planned.change(random), from: login.password },
      { kind: 'delete', person: who, slot },
      { kind: 'raw-delete', person: who },
      { ...login, slot, name: planned.name(random) },
    ];
    return [stalled, ...(random.chance(0.3) ? [{ ...login, slot }] : []), random.pick(others)];
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

/** What the plan knows of a person: which password they would now have if all went well. */
class PlannedPerson {
  hasMoved = false;
  /** Whether they have not logged in yet. */
  isNew = true;
  private readonly passwords: Password[];
  private readonly names: readonly Name[];

  constructor(origin: Origin) {
    const { email, username, ...rest } = person(origin, '', '');
    this.passwords = [...firstPasswords({ email, username, ...rest })];
    this.names = [...(email ? (['email', 'case'] as const) : []), ...(username ? (['username'] as const) : [])];
  }

  /** The password that a first login proves. */
  first(): Password {
    this.isNew = false;
    return this.passwords[0] as Password;
  }

  name(random: Random): Name {
    return this.hasMoved && random.chance(0.4) ? 'moved' : random.pick(this.names);
  }

  password(random: Random): Password {
    if (random.chance(0.12)) return WRONG;
    return random.chance(0.5) ? (this.passwords.at(-1) as Password) : random.pick(this.passwords);
  }

  change(random: Random): { readonly from: Password; readonly to: Password } {
    const from = this.password(random);
    const to = Math.max(FIRST_NEW - 1, ...this.passwords) + 1;
    this.passwords.push(to);
    return { from, to };
  }
}
