import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { addUser } from '../../support/world.js';
import { type Person, person } from '../people.js';
import type { Scenario, Seat } from './scenario.js';
import { MARK } from './scenarios.js';

/** The password of the old system, and of whoever is here beforehand. */
const OLD = 0;
const LOCAL = 2;
const first = 0;
const second = 1;

/** A second person of the same address in the same old system. */
const twinOf = ({ email, legacy }: Person, key: string): Person => {
  const hasId = legacy[0]?.profile.id !== undefined;
  const profile = { email, emailVerified: true, name: 'Twin', ...(hasId ? { id: `twin-${key}` } : {}) };
  return { ...person('legacy-address-only', `${key}-twin`, MARK), email, legacy: [{ profile, password: OLD }] };
};
const twins =
  (origin: Person['origin']) =>
  (key: string): readonly Person[] => {
    const one = person(origin, key, MARK);
    return [one, twinOf(one, key)];
  };

const loginOf =
  (who: number, name: 'email' | 'username' = 'email') =>
  ({ hand }: Pick<Seat, 'hand'>) =>
    hand.login(OLD, { person: who, name });

/** Whoever was let in was let in as themselves, and somebody gets in. */
async function eachAsThemselves({ hand, game }: Pick<Seat, 'hand' | 'game'>): Promise<void> {
  const later = [await loginOf(first)({ hand }), await loginOf(second)({ hand }), await loginOf(first)({ hand })];
  assert.ok(
    later.some(({ answer }) => answer?.status === 200),
    'nobody gets in',
  );
  const { entries } = await game.history();
  for (const { action, answer } of entries) {
    if (answer?.status !== 200 || !answer.id) continue;
    const user = await game.table.users.findById(answer.id);
    assert.equal(
      user?.passwordHash,
      `plain:${game.people[action.person]?.secret(OLD)}`,
      `CON-02: person ${action.person} was let in as somebody else`,
    );
  }
}

/** The address of an account that has the first person's username. */
const elseOf = ({ people }: Seat['game']): string => `else-${people[first]?.email}`;

/** A claim and a user without a password, as a login leaves them that dies between its writes. */
export const halfMade: NonNullable<Scenario['prepare']> = async ({ game, users, ledger }) => {
  const { email, username, legacy } = game.people[first] as Person;
  const user = await addUser(users, { email, username });
  const id = (legacy[0] as { readonly profile: { readonly id: string } } | undefined)?.profile.id ?? null;
  const key = createHash('sha256')
    .update(JSON.stringify(['legacy', 'id', id]))
    .digest('hex');
  await ledger.insert({
    key,
    source: 'legacy',
    legacyId: id,
    userId: user.id,
    state: 'claimed',
    born: null,
    aliases: [email ?? '', `username:${username}`],
    emailVerified: true,
    via: 'login',
    claimedAt: new Date(),
    migratedAt: null,
    deletedAt: null,
  });
};

/** The scenarios of the ledger model that two people meet in, or whose old system changes; with what must hold of each. */
export const SCENARIOS_OF_TWO: readonly Scenario[] = [
  {
    name: '11 takeover where the identity was deleted here',
    people: (key) => [person('legacy', key, MARK)],
    prepare: async ({ hand, game, users }) => {
      await hand.login(OLD);
      await hand.remove();
      const { email, secret } = game.people[first] as Person;
      await addUser(users, { email, credentialsVersion: 'unproven:1', passwordHash: `plain:${secret(LOCAL)}` });
    },
    players: [loginOf(first), ({ hand }) => hand.login(LOCAL)],
    crashes: 1,
    check: async ({ hand, game }) => {
      const { entries } = await game.history();
      const wasIn = entries
        .slice(1)
        .filter(({ action, answer }) => action.kind === 'login' && action.password === OLD && answer?.status === 200);
      assert.deepEqual(wasIn, [], 'I4: the old password brings a deleted person back');
      assert.equal((await hand.login(OLD)).answer?.status, 401);
      assert.equal((await hand.login(LOCAL)).answer?.status, 200, 'whoever signed up anew still gets in');
    },
  },
  {
    name: '36 conflict: another account holds the address',
    people: (key) => [person('legacy', key, MARK), { ...person('here', key, MARK), legacy: [] }],
    players: [loginOf(first, 'username'), loginOf(first, 'username'), ({ hand }) => hand.rawDelete(second)],
    crashes: 1,
    check: async ({ hand, game }) => {
      const { users } = game.table;
      const holder = await users.find(game.people[first]?.email ?? '');
      if (holder?.passwordHash === `plain:${game.people[second]?.secret(LOCAL)}`) {
        assert.equal((await loginOf(first, 'username')({ hand })).answer?.status, 409);
        await users.remove(holder.id);
      }
      assert.equal((await loginOf(first, 'username')({ hand })).answer?.status, 200, 'the owner gets in once the other is gone');
      const ids = (await game.history()).entries.flatMap(({ answer }) => answer?.id ?? []);
      assert.equal(new Set(ids).size, 1, 'I1: as one user');
    },
  },
  {
    name: '38 twins by case (ids)',
    people: twins('legacy'),
    players: [loginOf(first), loginOf(second)],
    crashes: 1,
    check: eachAsThemselves,
  },
  {
    name: '45 twins on one user without a hash',
    people: twins('no-hash-here'),
    players: [
      loginOf(first),
      async (seat) => {
        await loginOf(second)(seat);
        await loginOf(second)(seat);
      },
    ],
    crashes: 1,
    check: eachAsThemselves,
  },
  {
    name: '46 id disappears: login x (login + delete api), profile loses its id',
    people: (key) => [person('legacy', key, MARK)],
    players: [
      async ({ hand }) => {
        if ((await hand.login(OLD)).answer?.status === 200) await hand.remove();
      },
      ({ player, game }) => player.step('the old system gives no ids any longer', async () => forget(game, 'id')),
    ],
    crashes: 0,
  },
  {
    name: '47 legacy address changes between two logins',
    people: (key) => [person('legacy', key, MARK)],
    players: [
      loginOf(first),
      loginOf(first, 'username'),
      ({ player, game }) => player.step('the address over there changes', async () => forget(game, 'email')),
    ],
    crashes: 1,
    check: async ({ hand, game }) => {
      assert.equal((await loginOf(first, 'username')({ hand })).answer?.status, 200);
      const { email, moved, username } = game.people[first] as Person;
      const holders = await Promise.all([email, moved, username].map(async (name) => await game.table.users.find(name ?? '')));
      assert.equal(new Set(holders.flatMap((holder) => holder?.id ?? [])).size, 1, 'I1: one user');
    },
  },
  {
    name: '56 no hash here, address differs in the legacy',
    people: (key) => [person('legacy', key, MARK)],
    prepare: async ({ game, users }) => await addUser(users, { email: elseOf(game), username: game.people[first]?.username ?? '' }),
    players: [loginOf(first), loginOf(first, 'username')],
    crashes: 1,
    check: async ({ hand, game }) => {
      assert.equal((await loginOf(first)({ hand })).answer?.status, 409);
      const other = await game.table.users.find(elseOf(game));
      assert.ok(other && other.passwordHash === null, 'somebody else stays as they were');
    },
  },
  {
    name: '61 half-made account: login x api delete',
    people: (key) => [person('legacy', key, MARK)],
    prepare: halfMade,
    players: [({ hand }) => hand.remove(), loginOf(first)],
    crashes: 1,
  },
  {
    name: '66 twins by case (no ids: one key)',
    people: twins('legacy-address-only'),
    players: [loginOf(first), loginOf(second)],
    crashes: 1,
    check: eachAsThemselves,
  },
];

/** The old system no longer gives a person's id, or gives another address. */
function forget({ sources, people }: Seat['game'], what: 'id' | 'email'): void {
  const known = sources[0]?.people;
  const [one] = known ?? [];
  if (!known || !one) return;
  const { id: _, ...withoutId } = one.profile;
  known[0] = { ...one, profile: what === 'id' ? withoutId : { ...one.profile, email: people[first]?.moved } };
}
