import assert from 'node:assert/strict';
import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { logEvents } from '../../lib/core/log-events.js';
import { recordingLogger } from '../support/recording-logger.js';
import { ada } from '../support/scripted-legacy.js';
import { outcome, world } from '../support/world.js';

describe('logEvents', () => {
  it('LOG-02: writes each event once as an object and a text, masked, with the time in UTC', async () => {
    const here = world();
    const logger = recordingLogger();
    logEvents(here.migrator, logger);
    assert.equal(await outcome(here.migrator, 'Ada@example.org', ada.password, '192.0.2.1'), 'migrated');
    const lines = logger.lines.map(({ level, args }) => {
      const [fields, text] = args as [Record<string, unknown>, string];
      assert.match(String(fields['at']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      return [level, { ...fields, at: null }, text];
    });
    const user = await here.users.find('ada@example.org');
    assert.deepEqual(lines, [
      ['info', { event: 'migrated', at: null, userId: user?.id, source: 'legacy', via: 'login' }, 'migration: migrated'],
      [
        'info',
        { event: 'login', at: null, identifier: 'a***@example.org', ip: '192.0.2.1', userId: user?.id, outcome: 'migrated' },
        'migration: login',
      ],
    ]);
  });

  it('warns of what an operator should see', async () => {
    const here = world({ guard: { failures: 1 } });
    const logger = recordingLogger();
    logEvents(here.migrator, logger);
    here.legacy.fail();
    await outcome(here.migrator, 'bob', 'a password');
    await outcome(here.migrator, '', 'a password');
    assert.deepEqual(
      logger.lines.map(({ level, args }) => [level, (args[0] as { event: string }).event].join()).toSorted((a, b) => (a < b ? -1 : 1)),
      ['warn,breaker', 'warn,legacy-fault'],
    );
  });

  it('stops when told to', async () => {
    const here = world();
    const logger = recordingLogger();
    logEvents(here.migrator, logger)();
    await outcome(here.migrator, 'ada', ada.password);
    assert.deepEqual(logger.lines, []);
  });

  it('LOG-03: lets nobody write a line of their own, nor LOG-01: a secret', async () => {
    const here = world();
    let text = '';
    const out = new Writable({ write: (chunk, _, done) => ((text += String(chunk)), done()) });
    logEvents(here.migrator, new Console(out));
    await outcome(here.migrator, 'bob@example.org', 'wrong s3cret', '192.0.2.1\u001b[31m\nmigration: login admin');
    await outcome(here.migrator, 'ada', ada.password);
    assert.equal(text.includes('\u001b[31m'), false);
    assert.doesNotMatch(text, /s3cret|the old password|^migration: login admin/m);
    assert.match(text, /rejected/);
  });

  it('LOG-05: harms nobody where the logger throws', async () => {
    const here = world();
    const thrower = () => {
      throw new Error('disk full');
    };
    logEvents(here.migrator, { debug: thrower, info: thrower, warn: thrower, error: thrower });
    assert.equal(await outcome(here.migrator, 'ada', ada.password), 'migrated');
    assert.deepEqual(here.logger.lines, []);
  });
});
