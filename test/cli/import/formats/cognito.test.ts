import assert from 'node:assert/strict';
import { format } from '../../../../lib/cli/import/formats/cognito.js';
import { world } from '../../../support/world.js';
import { entriesOf, importText, sample } from '../../support/import-text.js';

describe('The format of a Cognito user pool', () => {
  it('IMP-12: tells who will come at their next login, and who will not, and brings nobody over without a hash', async () => {
    const here = world({ people: [] });
    const ended = await importText(here.migrator, format, sample('cognito.csv'));
    assert.deepEqual(
      ended.map(({ line, code }) => [line, code]),
      [
        [2, 'no_hash'],
        [3, 'may_not_log_in'],
        [4, 'invalid_row'],
        [5, 'invalid_row'],
      ],
    );
    assert.equal(await here.users.find('johndoe@cognito.example'), null);
  });

  it('reads whom a row is about', async () => {
    const [first] = await entriesOf(format, sample('cognito.csv'));
    const { email, username, name, emailVerified, mfaRequired, password } = Object(first && 'row' in first ? first.row : null);
    assert.deepEqual(
      { email, username, name, emailVerified, mfaRequired, password },
      { email: 'johndoe@cognito.example', username: 'John', name: 'John Doe', emailVerified: true, mfaRequired: false, password: null },
    );
  });

  it('wants the columns of a pool', async () => {
    await assert.rejects(entriesOf(format, 'username,email\nada,ada@example.org\n'), { name: 'UsageError' });
  });
});
