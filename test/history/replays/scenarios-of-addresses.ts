import assert from 'node:assert/strict';
import { type Person, person } from '../people.js';
import type { Entry } from '../record.js';
import type { Scenario, Seat } from './scenario.js';
import { LOCAL, login, MARK, migrated, NEW, OLD, one } from './scenarios.js';

type After = Pick<Seat, 'hand' | 'game'>;

const first = 0;
const second = 1;
const confirm = ({ hand }: Pick<Seat, 'hand'>): Promise<Entry> => hand.confirmAddress();
const isIn = ({ answer }: Entry): boolean => answer?.status === 200;

/** Somebody new, whose address is that which the first person wants, or had. */
const withNewcomer =
  (address: 'email' | 'moved') =>
  (key: string): readonly Person[] => {
    const owner = person('legacy', key, MARK);
    return [owner, { ...person('new', `${key}-new`, MARK), email: owner[address] }];
  };

/** Whose password opens the account that has an address; `null` where there is none. */
async function holderOf({ game }: After, address: string | null | undefined): Promise<string | null> {
  const user = await game.table.users.find(address ?? '');
  return user?.passwordHash?.replace('plain:', '') ?? null;
}

const secretOf = ({ people }: Seat['game'], who: number, password: number): string => (people[who] as Person).secret(password);

/** Each of those who were let in was let in where their own password stands. */
async function nobodyAsAnother({ game }: After): Promise<void> {
  const { entries } = await game.history();
  for (const { action, answer } of entries) {
    if (action.kind !== 'login' || answer?.status !== 200 || !answer.id) continue;
    const user = await game.table.users.findById(answer.id);
    const theirs = [OLD, LOCAL, NEW].map((password) => `plain:${secretOf(game, action.person, password)}`);
    assert.ok(theirs.includes(user?.passwordHash ?? ''), `CON-02: person ${action.person} was let in as somebody else`);
  }
}

/** The scenarios of the ledger model in which an address passes from one to another, by their numbers there; with what must hold of each. */
export const SCENARIOS_OF_ADDRESSES: readonly Scenario[] = [
  {
    name: '10 takeover x squatter confirms email change',
    people: one('squatted'),
    prepare: ({ hand }) => hand.requestAddress('moved'),
    players: [login, confirm],
    crashes: 1,
    check: async ({ hand, game }) => {
      const owner = await hand.login(OLD);
      assert.ok(isIn(owner), 'the owner gets in');
      assert.ok(!isIn(await hand.login(LOCAL)), 'IDN-09: the squatter keeps nothing of the address');
      const left = await holderOf({ hand, game }, game.people[first]?.moved);
      if (left === null) return;
      assert.equal(left, secretOf(game, first, LOCAL), 'IDN-09: whoever left has their own account, and not the owner’s');
      const user = await game.table.users.find(game.people[first]?.moved ?? '');
      assert.notEqual(user?.id, owner.answer?.id);
    },
  },
  {
    name: '28 email confirm x instant signup',
    people: withNewcomer('moved'),
    prepare: async (before) => {
      await migrated(before);
      await before.hand.requestAddress('moved');
    },
    players: [confirm, ({ hand }) => hand.signUp(NEW, { person: second })],
    crashes: 1,
    check: async ({ hand, game }) => {
      const holder = await holderOf({ hand, game }, game.people[second]?.email);
      const { entries } = await game.history();
      const succeeded = (kind: string) =>
        entries.some(({ action, answer }) => action.kind === kind && [200, 201].includes(answer?.status ?? 0));
      assert.ok(!(succeeded('redeem') && succeeded('sign-up')), 'CON-11: one owner');
      if (succeeded('redeem')) assert.equal(holder, secretOf(game, first, OLD));
      if (succeeded('sign-up')) assert.equal(holder, secretOf(game, second, NEW));
      const name = holder === secretOf(game, first, OLD) ? 'moved' : 'email';
      assert.ok(isIn(await hand.login(OLD, { name })), 'the owner gets in');
      await nobodyAsAnother({ hand, game });
    },
  },
  {
    name: '31 email confirm to an address x its legacy owner logs in',
    people: (key) => [person('hidden', key, MARK), { ...person('here', `${key}-n`, MARK), legacy: [] }],
    prepare: async ({ hand, game }) => await hand.requestAddress('moved', { person: second, text: game.people[first]?.email ?? '' }),
    players: [login, ({ hand }) => hand.confirmAddress(0, second)],
    crashes: 1,
    check: async ({ hand, game }) => {
      const { entries } = await game.history();
      const confirmed = entries.some(({ action, answer }) => action.kind === 'redeem' && answer?.status === 200);
      const holder = await holderOf({ hand, game }, game.people[first]?.email);
      const wasIn = entries.some((entry) => entry.action.kind === 'login' && isIn(entry));
      assert.ok(!(confirmed && wasIn), 'CON-11: one owner');
      if (confirmed) assert.equal(holder, secretOf(game, second, LOCAL));
      if (wasIn) assert.equal(holder, secretOf(game, first, OLD));
      await hand.login(OLD);
      await nobodyAsAnother({ hand, game });
    },
  },
  {
    name: '63 freed address: confirm e->f x signup of e x legacy login by e',
    people: withNewcomer('email'),
    prepare: async (before) => {
      await migrated(before);
      await before.hand.requestAddress('moved');
    },
    players: [confirm, ({ hand }) => hand.signUp(NEW, { person: second }), login],
    crashes: 1,
    check: async ({ hand, game }) => {
      const { email, moved } = game.people[first] as Person;
      const current = (await holderOf({ hand, game }, moved)) === null ? 'email' : 'moved';
      const holder = await holderOf({ hand, game }, email);
      if (current === 'moved')
        assert.ok(holder === null || holder === secretOf(game, second, NEW), 'MIG-05: no second account of the owner');
      assert.ok(isIn(await hand.login(OLD, { name: current })), 'the owner gets in');
      const signedUp = (await game.history()).entries.some(({ action, answer }) => action.kind === 'sign-up' && answer?.status === 201);
      if (signedUp) assert.equal(holder, secretOf(game, second, NEW), 'IDN-13: whoever signed up for a freed address has it');
      await nobodyAsAnother({ hand, game });
    },
  },
];
