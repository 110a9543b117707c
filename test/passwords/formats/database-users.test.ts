import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { verifyPassword } from '../../../lib/passwords/index.js';

const answer = async (format: string, hash: string, password: string): Promise<string> =>
  (await verifyPassword({ format, hash }, password)).answer;
const sha1 = (...data: readonly (Buffer | string)[]): string =>
  data.reduce((hash, part) => hash.update(part), createHash('sha1')).digest('hex');

describe('passwords of database users', () => {
  it('are checked in both digests that SQL Server 2000 kept, and open in their own case only', async () => {
    const salt = Buffer.from('01020304', 'hex');
    const [typed, upper] = ['Straße', 'STRAßE'].map((text) => sha1(Buffer.from(text, 'utf16le'), salt));
    const hash = `0x0100${salt.toString('hex')}${typed}${upper}`;
    assert.equal(await answer('mssql2000', hash, 'Straße'), 'match');
    assert.equal(await answer('mssql2000', hash, 'STRAßE'), 'mismatch');
    assert.equal(await answer('mssql2000', `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}`, 'Straße'), 'mismatch');
  });

  it('of MySQL before 4.1 take no notice of spaces and tabs', async () => {
    assert.equal(await answer('mysql323', '7196759210defdc0', 'hash\t cat'), 'match');
    assert.equal(await answer('mysql323', '7196759210defdc0', 'hash\ncat'), 'mismatch');
  });

  it('of PostgreSQL need the name of their user', async () => {
    const hash = `md5${createHash('md5').update('secretada').digest('hex')}`;
    assert.equal(await answer('postgres-md5', hash, 'secret'), 'malformed');
    assert.equal((await verifyPassword({ hash, username: 'ada' }, 'secret')).answer, 'match');
    assert.equal((await verifyPassword({ hash, username: 'Ada' }, 'secret')).answer, 'mismatch');
  });

  it('are malformed with a digit more or less', async () => {
    const hashes: readonly (readonly [string, string])[] = [
      ['mysql41', `*${'0'.repeat(40)}`],
      ['mssql2005', `0x0100${'0'.repeat(48)}`],
      ['mssql2012', `0x0200${'0'.repeat(136)}`],
      ['oracle11', `S:${'0'.repeat(60)}`],
    ];
    for (const [format, hash] of hashes) {
      assert.equal(await answer(format, hash, 'secret'), 'mismatch', format);
      assert.equal(await answer(format, hash.slice(0, -1), 'secret'), 'malformed', format);
      assert.equal(await answer(format, `${hash}0`, 'secret'), 'malformed', format);
    }
  });
});
