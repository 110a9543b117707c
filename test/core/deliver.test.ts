import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { deliver } from '../../lib/core/deliver.js';
import { LINKS } from '../support/mailbox.js';

const message = { type: 'password-changed', to: 'ada@example.org' } as const;

describe('deliver', () => {
  it('hands a mail over', async () => {
    const sent: unknown[] = [];
    const emit = () => assert.fail('nothing failed');
    assert.equal(await deliver({ emit }, { sendMail: (mail) => sent.push(mail), links: LINKS }, message), true);
    assert.deepEqual(sent, [message]);
  });

  it('RST-16: tells of a server that gives no answer, whose mail may be on its way all the same', async () => {
    const events: unknown[] = [];
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const emit = (name: string, event: object) => void events.push({ name, ...event });
      const delivered = deliver({ emit }, { sendMail: () => new Promise(() => {}), links: LINKS }, message);
      mock.timers.tick(9_999);
      assert.deepEqual(events, []);
      mock.timers.tick(1);
      assert.equal(await delivered, true);
      assert.deepEqual(events, [{ name: 'mail-failed', type: 'password-changed', to: 'a***@example.org', reason: 'timeout' }]);
    } finally {
      mock.timers.reset();
    }
  });
});
