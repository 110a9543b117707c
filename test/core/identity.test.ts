import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { canonicalize } from '../../lib/core/identifier.js';
import { aliasesOf, goesBy, identityOf, isSamePerson } from '../../lib/core/identity.js';
import type { LedgerRecord, LegacyProfile, StoredUser } from '../../lib/core/ports.js';
import { nameOnly } from '../../lib/core/profile-fields.js';

const rules = { canonicalize, sha256: (text: string) => createHash('sha256').update(text).digest('hex'), profile: nameOnly };
const identity = (profile: LegacyProfile, asked = 'ada@example.org', source = 'legacy') => identityOf({ source, profile }, asked, rules);
const isConflict = { code: 'identity_conflict', status: 409 };

describe('identityOf', () => {
  it('writes a person down canonically', () => {
    const ada = identity({ id: 7, email: ' ADA@Example.org', username: 'Ada', emailVerified: true, name: 'Ada', role: 'admin' });
    assert.deepEqual(ada, {
      key: rules.sha256('["legacy","id","7"]'),
      source: 'legacy',
      legacyId: '7',
      email: 'ada@example.org',
      address: 'ADA@Example.org',
      username: 'ada',
      emailVerified: true,
      aliases: ['ada@example.org', 'username:ada'],
      profile: { name: 'Ada' },
    });
  });

  it('makes the key of the id, else of the address, else of the username, and tells the three apart', () => {
    const keys = [
      identity({ id: 'ada@example.org', email: 'ada@example.org' }),
      identity({ email: 'ada@example.org', username: 'ada' }),
      identity({ username: 'ada' }, 'ada'),
      identity({ id: 'ada' }, 'ada'),
      identity({ id: 'ada@example.org', email: 'ada@example.org' }, 'ada@example.org', 'other'),
    ].map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
    assert.equal(identity({ email: 'Ada@EXAMPLE.org' }).key, identity({ email: 'ada@example.org', username: null, id: '' }).key);
  });

  it('takes the same id in any spelling of its type for one', () => {
    const spelled = [7, '7', 7n, { toHexString: () => '7' }].map((id) => identity({ id, email: 'ada@example.org' }).legacyId);
    assert.deepEqual([...new Set(spelled)], ['7']);
    assert.equal(identity({ id: 0, email: 'ada@example.org' }).legacyId, '0');
  });

  it('goes by the identifier that was asked for where the profile has no name', () => {
    assert.deepEqual([identity({ id: 1 }).email, identity({ id: 1 }).username], ['ada@example.org', null]);
    assert.deepEqual([identity({ id: 1 }, 'ada').email, identity({ id: 1 }, 'ada').username], [null, 'ada']);
  });

  it('MIG-07: refuses a profile of somebody else than was asked for', () => {
    for (const profile of [
      { id: 1, email: 'admin@example.org' },
      { email: 'admin@example.org', username: 'admin' },
      { id: 1, username: 'admin' },
    ]) {
      assert.throws(() => identity(profile), isConflict);
    }
    assert.equal(identity({ id: 1, email: 'other@example.org', username: 'ada' }, 'ada').email, 'other@example.org');
  });

  it('IDN-04: refuses a profile that a folding database took for the one asked for', () => {
    assert.throws(() => identity({ id: 1, email: 'victim@example.org' }, 'v\u00edctim@example.org'), isConflict);
    assert.throws(() => identity({ id: 1, username: 'strasse' }, 'stra\u00dfe'), isConflict);
  });

  it('refuses a profile whose address is none, or whose name has no spelling', () => {
    for (const profile of [
      { id: 1, email: 'not an address' },
      { id: 1, email: 'a@b, c@d' },
      { id: 1, email: 'ada@example.org', username: 'a\0da' },
    ]) {
      assert.throws(() => identity(profile), isConflict);
    }
  });

  it('I8: takes only literal true of an address the source gave for verified', () => {
    for (const emailVerified of [undefined, null, false, 1, 'true', {}] as unknown as boolean[]) {
      assert.equal(identity({ id: 1, email: 'ada@example.org', emailVerified }).emailVerified, false);
    }
    assert.equal(identity({ id: 1, email: 'ada@example.org', emailVerified: true }).emailVerified, true);
    assert.equal(identity({ id: 1, emailVerified: true }).emailVerified, false, 'the address is the one that was typed');
  });

  it('LOG-01: says what is wrong to the operator alone', () => {
    assert.throws(
      () => identity({ id: 1, email: 'admin@example.org' }),
      (error: Error & { cause?: unknown }) =>
        !error.message.includes('admin') && error.cause instanceof Error && !error.cause.message.includes('@'),
    );
  });
});

describe('aliasesOf', () => {
  it('tells a username from an address', () => {
    assert.deepEqual(aliasesOf({ email: 'a@example.org', username: 'a@example.org' }), ['a@example.org', 'username:a@example.org']);
    assert.deepEqual(aliasesOf({ email: null, username: null }), []);
  });
});

describe('goesBy', () => {
  const user = (email: string | null, username: string | null) => ({ email, username }) as StoredUser;
  const ada = identity({ id: 1, email: 'ada@example.org', username: 'ada' });

  it('compares addresses, and usernames only where the user has no address', () => {
    assert.equal(goesBy(user('ada@example.org', null), ada), true);
    assert.equal(goesBy(user('other@example.org', 'ada'), ada), false);
    assert.equal(goesBy(user(null, 'ada'), ada), true);
    assert.equal(goesBy(user(null, null), identity({ id: 1 }, 'ada')), false);
  });
});

describe('isSamePerson', () => {
  const record = (differing: Partial<LedgerRecord>) =>
    ({ source: 'legacy', legacyId: '1', emailVerified: true, aliases: ['ada@example.org'], ...differing }) as LedgerRecord;
  const same = (differing: Partial<LedgerRecord>, profile: LegacyProfile) =>
    isSamePerson(record(differing), identity({ email: 'ada@example.org', ...profile }));

  it('takes a record of the same source for the same person where one side has no id', () => {
    assert.deepEqual([same({}, {}), same({ legacyId: null }, { id: 2 }), same({ legacyId: null }, {})], [true, true, true]);
    assert.equal(same({}, { id: 2 }), false, 'two ids are two people');
  });

  it('takes a record of another source for the same person where its address was verified', () => {
    assert.equal(same({ source: 'other' }, { id: 2 }), true);
    assert.equal(same({ source: 'other', emailVerified: false }, { id: 2, emailVerified: true }), false);
    assert.equal(same({ source: 'other', aliases: ['username:ada'] }, { id: 2, username: 'ada' }), false, 'a username is not proof');
  });
});
