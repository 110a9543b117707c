import assert from 'node:assert/strict';
import { setMaxListeners } from 'node:events';
import { verifyPassword } from '../../../lib/passwords/index.js';
import { legacySourceContract, registerContract } from '../../../lib/testing/index.js';
import { until } from '../../support/world.js';
import { type Door } from './door.js';
import { hashWork } from './hash-work.js';
import { hostileIdentifiers } from './hostile-identifiers.js';
import {
  blocked,
  disabled,
  doubles,
  largeId,
  lookAlikes,
  mixed,
  oddlyNamed,
  type Person,
  storedPeople,
  twins,
  unverified,
  victim,
  withoutPassword,
} from './people.js';
import type { TemplateSource } from './template.js';

/** A template on a real server with everybody of `people.ts` in it. */
export interface Stage {
  readonly door: Door;
  /** A fresh source behind the door; the suite closes it. Each step gives up within a second. */
  source(): TemplateSource;
  /** What the source tells of somebody beyond what `people.ts` says. */
  readonly beyond?: (person: Person) => object;
  /** Whether it keeps connections for the next question. @default true */
  readonly keepsConnections?: boolean;
}

/** Nobody's hurry: a signal that is never aborted. */
export const { signal: patient } = new AbortController();
setMaxListeners(0, patient);

/** What every template that reads a database must do. */
export const sourceSuite = (stage: () => Stage): void => void describe('as a source:', () => answers(stage));

function answers(stage: () => Stage): void {
  let source: TemplateSource;
  beforeEach(() => (source = stage().source()));
  afterEach(() => source.close());

  const logsIn = async ({ email, password }: Person, identifier = email) =>
    await source.verify(identifier, password ?? 'whatever', { signal: patient });
  const get = async (identifier: string) => (await source.getUser(identifier, { signal: patient })) ?? null;

  describe('keeps to the contract:', () => {
    const delegate = {
      verify: (...args: Parameters<TemplateSource['verify']>) => source.verify(...args),
      getUser: (...args: Parameters<TemplateSource['getUser']>) => source.getUser(...args),
    };
    const known = { identifier: victim.email, password: victim.password ?? '' };
    registerContract(legacySourceContract(delegate, { known, unknown: 'nobody@example.org' }), { it });
  });

  it('tells of a person what the columns say, and nothing of the password', async () => {
    const { id, email, name } = victim;
    const told = { id, email, name, emailVerified: true, enabled: true, blocked: false, ...stage().beyond?.(victim) };
    assert.deepEqual(await logsIn(victim), told);
    assert.deepEqual(await get(email), told);
    assert.equal((await get(largeId.email))?.id, largeId.id);
  });

  it('tells of the state of an account in booleans', async () => {
    const states = async ({ email }: Person) => {
      const profile = await get(email);
      return [profile?.emailVerified, profile?.enabled, profile?.blocked];
    };
    assert.deepEqual(await states(unverified), [false, true, false]);
    assert.deepEqual(await states(disabled), [true, false, false]);
    assert.deepEqual(await states(blocked), [true, true, true]);
  });

  it('says no to somebody without a password, whatever is typed', async () => {
    for (const password of ['', 'null', 'undefined', 'password', '!', '*']) {
      assert.equal(await source.verify(withoutPassword.email, password, { signal: patient }), null);
    }
    assert.equal((await get(withoutPassword.email))?.id, withoutPassword.id);
  });

  it('INJ-13: finds those whose names are syntax, and them alone', async () => {
    for (const person of oddlyNamed) {
      assert.equal((await get(person.email))?.id, person.id);
      assert.equal(((await logsIn(person)) as { id?: unknown } | null)?.id, person.id, person.email);
    }
  });

  it('INJ-13: finds nobody else by a spelling that is none of theirs, and does not fail', async () => {
    const before = await source.count({ signal: patient });
    for (const identifier of hostileIdentifiers(victim.email)) {
      const shown = JSON.stringify(identifier.slice(0, 80));
      assert.equal(await logsIn(victim, identifier), null, `somebody logged in as ${shown}`);
      const found = await get(identifier);
      assert.ok(found === null || found.email === identifier, `${shown} found ${String(found?.email)}`);
    }
    assert.equal(await source.count({ signal: patient }), before);
  });

  it('INJ-13: says no to a password that is syntax, too long or cut in the middle of a character', async () => {
    for (const password of hostileIdentifiers(victim.password ?? '')) {
      assert.equal(await source.verify(victim.email, password, { signal: patient }), null, JSON.stringify(password.slice(0, 80)));
    }
  });

  it('IDN-04: keeps those apart whom a collation takes for one', async () => {
    for (const person of [victim, ...lookAlikes, ...twins]) {
      assert.equal((await get(person.email))?.id, person.id, person.email);
      assert.equal(((await logsIn(person)) as { id?: unknown } | null)?.id, person.id, person.email);
      for (const other of [victim, ...lookAlikes, ...twins]) {
        if (other !== person) assert.equal(await logsIn(other, person.email), null, `${other.email} as ${person.email}`);
      }
    }
  });

  it('never guesses where more than one could be meant', async () => {
    for (const person of doubles) {
      assert.equal(await get(person.email), null);
      assert.equal(await logsIn(person), null);
    }
    for (const person of twins) {
      assert.equal(await get('TWIN@EXAMPLE.ORG'), null);
      assert.equal(await logsIn(person, 'TWIN@EXAMPLE.ORG'), null);
    }
  });

  it('hashes as much for somebody unknown as for somebody known', async () => {
    const asked = async (identifier: string) =>
      await hashWork(async () => await source.verify(identifier, 'a wrong password', { signal: patient }));
    // The first question also looks for the hash of anybody, and opens the connection.
    await asked('nobody@example.org');
    assert.equal(await asked(victim.email), 1);
    assert.equal(await asked('nobody@example.org'), 1);
    assert.equal(await asked(withoutPassword.email), 1);
  });

  it('counts everybody, and gives them all with what opens their passwords', async () => {
    const people = await storedPeople();
    assert.equal(await source.count({ signal: patient }), people.length);
    const given = new Map<unknown, Record<string, unknown>>();
    for await (const profile of source.users({ signal: patient })) given.set(profile.id, profile);
    assert.equal(given.size, people.length);
    for (const { id, email, password } of people) {
      const profile = given.get(id);
      assert.equal(profile?.['email'], email);
      if (password === null) assert.equal(profile['password'], null);
      else assert.equal((await verifyPassword(profile['password'] as string, password)).answer, 'match', email);
    }
    assert.ok(await get(mixed.email), 'expected the source to answer after that');
  });

  it('leaves no connection behind when it is closed, and answers nothing after that', async () => {
    await Promise.all(Array.from({ length: 30 }, () => get(victim.email)));
    if (stage().keepsConnections ?? true) assert.ok(stage().door.clients > 0);
    for await (const _ of source.users({ signal: patient })) break;
    await source.close();
    await source.close();
    await until(() => stage().door.clients === 0);
    await assert.rejects(async () => await get(victim.email));
    assert.equal(stage().door.clients, 0);
  });
}
