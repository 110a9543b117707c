import assert from 'node:assert/strict';
import { readReport } from '../../../lib/legacy/auth0/messages.js';

const read = (report: unknown) => readReport(JSON.stringify(report));

describe('What a worker tells', () => {
  it('is read as it was told', () => {
    const thrown = { name: 'Error', code: 'EPIPE', says: 'broken' };
    const reports = [
      { kind: 'answer', call: 1, profile: '{}' },
      { kind: 'answer', call: 1, profile: null },
      { kind: 'failure', call: 1, thrown },
      { kind: 'uncaught', call: null, thrown: {} },
      { kind: 'gone', thrown },
      { kind: 'log', level: 'warn', text: '' },
      { kind: 'alive' },
    ];
    for (const report of reports) assert.deepEqual(read(report), report);
  });

  it('is nothing where it is none of that: a script can reach the port and say anything', () => {
    const nothing = [
      ...[{}, [], null, 7, 'alive', { kind: 'other' }, { kind: 'answer' }, { kind: 'answer', call: '1', profile: null }],
      ...[
        { kind: 'answer', call: 1, profile: {} },
        { kind: 'failure' },
        { kind: 'log', level: 'fatal', text: '' },
        { kind: 'log', level: 'info' },
      ],
    ];
    for (const report of nothing) assert.equal(read(report), null, JSON.stringify(report));
    for (const message of [undefined, null, 7, {}, { kind: 'alive' }, '{', '']) assert.equal(readReport(message), null);
  });

  it('has of an error what is a text, and nothing else', () => {
    const thrown = { name: {}, code: 7, says: 'so', message: 'hunter2', stack: 'hunter2' };
    assert.deepEqual(read({ kind: 'failure', call: 1, thrown }), { kind: 'failure', call: 1, thrown: { says: 'so' } });
    assert.deepEqual(read({ kind: 'gone', thrown: 'hunter2' }), { kind: 'gone', thrown: {} });
  });
});
