import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { type PasswordRecord, verifyPassword } from '../../../../lib/passwords/index.js';
import { mixed, victim } from '../people.js';
import { patient } from '../source-suite.js';
import type { TemplateSource } from '../template.js';
import { OLD_SHOP } from './old-shop.js';
import type { TableStage } from './table-suite.js';
const { columns: COLUMNS } = OLD_SHOP;

/** What the options of a template for any table say. */
export function optionsSuite(stage: () => TableStage): void {
  let source: TemplateSource;
  afterEach(() => source.close());
  const verify = async (identifier: string, password: string | null) =>
    await source.verify(identifier, password ?? '', { signal: patient });
  const get = async (identifier: string) => await source.getUser(identifier, { signal: patient });

  it("finds people by username as well, but nobody by the username that is another one's address", async () => {
    const named = (id: string, username: string) =>
      stage().tables.update('shop', 'The ]Users', (row) => (String(row['id']) === id ? { ...row, username } : row));
    named(mixed.id, victim.email);
    source = stage().source({ columns: { ...COLUMNS, username: 'username' } });
    assert.equal((await get(victim.username.toUpperCase()))?.id, victim.id);
    assert.equal((await get(victim.email))?.id, victim.id);
    assert.equal(await verify(victim.email, mixed.password), null);
    named(mixed.id, mixed.username);
  });

  it('finds addresses only as they are stored where case counts', async () => {
    source = stage().source({ ignoreCase: false });
    assert.equal(await get(mixed.email.toLowerCase()), null);
    assert.equal((await get(mixed.email))?.id, mixed.id);
  });

  it('takes further columns along, and never a password', async () => {
    source = stage().source({ columns: { ...COLUMNS, locale: 'username' } });
    const profile = await get(victim.email);
    assert.equal(profile?.['locale'], victim.username);
    assert.ok(profile && !('password' in profile));
  });

  it('checks hashes with a salt of their own, in binary columns too', async () => {
    const salt = Buffer.from('pepper and salt');
    const hash = createHash('sha256').update(salt).update('the old password').digest();
    stage().tables.replace('dbo', 'salted', [{ id: randomUUID().toUpperCase(), email: 'ada@example.org', hash, salt }]);
    source = stage().source({
      ...{ schema: 'dbo', table: 'salted', columns: { name: null, password: 'hash', salt: 'salt' }, hashEncoding: 'hex' },
      password: {
        format: 'raw-digest',
        saltEncoding: 'hex',
        saltPosition: 'prefix',
        params: { algorithm: 'sha256', hashEncoding: 'hex' },
      },
    });
    assert.ok(await verify('ada@example.org', 'the old password'));
    assert.equal(await verify('ada@example.org', 'another password'), null);
    for await (const { password } of source.users({ signal: patient })) {
      assert.equal((await verifyPassword(password as PasswordRecord, 'the old password')).answer, 'match');
    }
  });

  it('tells of an id of bytes in hexadecimal', async () => {
    stage().tables.replace('dbo', 'bytes', [{ id: Buffer.from('00ff10', 'hex'), email: 'ada@example.org', password: null }]);
    source = stage().source({ schema: 'dbo', table: 'bytes', columns: { name: null } });
    assert.equal((await get('ada@example.org'))?.id, '00ff10');
  });

  it('throws where a hash, a state or a table is not what it should be, instead of saying no', async () => {
    stage().tables.replace('dbo', 'odd', [{ id: 1, email: 'a@b.c', password: 'gibberish', state: 'maybe' }]);
    const odd = { schema: 'dbo', table: 'odd' };
    source = stage().source({ ...odd, columns: { name: null } });
    await assert.rejects(verify('a@b.c', 'gibberish'), /cannot be checked: unsupported/);
    await source.close();
    source = stage().source({ ...odd, columns: { name: null, blocked: 'state' } });
    await assert.rejects(get('a@b.c'), /neither yes nor no/);
    await source.close();
    source = stage().source({ ...odd, columns: { name: 'nothing' } });
    await assert.rejects(get('a@b.c'), /Invalid column name/);
  });
}
