import assert from 'node:assert/strict';
import { once } from 'node:events';
import { answersInTime } from '../../../lib/cli/check/afterwards.js';
import type { Finding } from '../../../lib/cli/check/finding.js';
import { runChecks } from '../../../lib/cli/check/run-checks.js';
import { secretsOf } from '../../../lib/cli/check/secrets.js';
import type { LegacySource } from '../../../lib/core/ports.js';
import { legacySourceContract } from '../../../lib/testing/index.js';
import { breakManners } from '../support/break-manners.js';
import { breakTheContract } from '../support/break-the-contract.js';
import { ADA, oldPeople } from '../support/old-people.js';

const NEVER = new Promise<never>(() => {});
const UNKNOWN = 'nobody@example.org';

describe('The checks of a source', () => {
  it('find nothing to fix in a source that does everything right', async () => {
    const findings = await found(oldPeople());
    assert.deepEqual(
      findings.filter(({ status }) => status !== 'ok'),
      [],
    );
    assert.equal(findings.length, 21);
  });

  it('run the whole published contract', async () => {
    const findings = await found(oldPeople());
    const sentences = legacySourceContract(oldPeople(), { known: ADA, unknown: UNKNOWN }).map(({ name }) => name.replace('INJ-13: ', ''));
    assert.ok(sentences.length > 10);
    assert.deepEqual(
      sentences.filter((sentence) => !findings.some(({ check }) => check === sentence)),
      [],
    );
  });

  it('leave out what a source need not have', async () => {
    const { verify, getUser } = oldPeople();
    const findings = await found({ verify, getUser });
    assert.deepEqual(
      findings.filter(({ check, status }) => /^(count|users)/.test(check) || status !== 'ok'),
      [],
    );
  });

  for (const { line, why, parts, says, status = 'failed', timeout } of [...breakTheContract, ...breakManners]) {
    it(`say of a source that ${status === 'failed' ? 'it has to be mended' : 'it could be better'} where ${why}`, async () => {
      const findings = await found(oldPeople(parts), { timeout });
      const finding = findings.find(({ check }) => check === line);
      assert.equal(finding?.status, status, JSON.stringify(finding));
      assert.match(finding?.detail ?? '', says);
      assert.ok(finding?.fix);
      assertDiscreet(findings);
    });
  }

  it('try no more where nobody could log in, and say so of each line', async () => {
    const findings = await found(oldPeople({ verify: () => null }));
    assert.deepEqual([findings[0]?.check, findings[0]?.status], ['verify says yes to the right password', 'failed']);
    const skipped = findings.filter(({ status }) => status === 'skipped');
    assert.equal(skipped.length, 17);
    assert.deepEqual([...new Set(skipped.map(({ detail }) => detail))], ['nobody could log in']);
  });

  it('tell once, and not line by line, that any password does, or that a wrong one is an error', async () => {
    const throws = async () => await Promise.reject(new Error('Invalid login'));
    const { verify } = oldPeople();
    for (const otherwise of [async () => true, throws]) {
      const findings = await found(
        oldPeople({
          verify: async (...asked) =>
            (await verify(...asked)) || asked[0] !== ADA.identifier ? await verify(...asked) : await otherwise(),
        }),
      );
      const failed = findings.filter(({ status }) => status === 'failed').map(({ check }) => check);
      assert.deepEqual(failed, ['verify says no to a wrong password, and does not throw']);
      const skipped = findings.filter(({ status }) => status === 'skipped');
      assert.equal(skipped.length, 4);
      assert.deepEqual([...new Set(skipped.map(({ detail }) => detail))], ['a wrong password is not a no']);
    }
  });

  it('leave a source alone that is silent, and say that it was too slow', async () => {
    let asked = 0;
    const verify: LegacySource['verify'] = async (identifier, password, context) => {
      if (password === ADA.password && identifier === ADA.identifier) return await oldPeople().verify(identifier, password, context);
      asked += 1;
      return await NEVER;
    };
    const findings = await found(oldPeople({ verify }), { timeout: 150 });
    assert.equal(asked, 2);
    const late = findings.find(({ check }) => check === 'answers in time, every time');
    assert.equal(late?.status, 'failed');
    assert.match(late?.detail ?? '', /^2 of \d+ questions got no answer within 150 ms/);
    assert.ok(findings.some(({ status, detail }) => status === 'skipped' && detail === 'it gives no answer'));
  });

  it('abort the signal of a question that nobody waits for any longer', async () => {
    let aborted = false;
    const verify: LegacySource['verify'] = async (_identifier, _password, { signal }) => {
      await once(signal, 'abort');
      aborted = true;
      return null;
    };
    await found(oldPeople({ verify }), { timeout: 150 });
    assert.equal(aborted, true);
  });

  it('say of a source that it could be better where it takes more than half of the time there is', async () => {
    const source = { ...oldPeople(), questions: [{ method: 'verify', ms: 2600 } as const] };
    const subject = { source, original: source, known: ADA, unknown: UNKNOWN, timeout: 5000, secrets: secretsOf(ADA.password, {}) };
    const { status, detail } = await answersInTime.run(subject);
    assert.deepEqual([status, detail], ['warning', 'asked 1 times, the slowest answer took 2600 ms: more than half of the time there is.']);
  });

  it('show nothing that a terminal would obey', async () => {
    const clearing = `no such user${String.fromCharCode(27)}[2J`;
    const findings = await found(oldPeople({ verify: async () => await Promise.reject(new Error(clearing)) }));
    assert.equal(findings[0]?.detail, 'It threw: no such user?[2J');
  });

  it('tell of an error that nobody could have caught', async () => {
    const findings = await found(oldPeople(), { escaped: [new Error(`socket of ${ADA.password} closed`)] });
    const last = findings.at(-1);
    assert.deepEqual([last?.check, last?.status], ['lets no error escape that would end the process', 'failed']);
    assert.match(last?.detail ?? '', /^1 did. The first: socket of \*+ closed$/);
  });
});

async function found(
  source: LegacySource,
  given: { timeout?: number | undefined; escaped?: readonly unknown[] } = {},
): Promise<readonly Finding[]> {
  const { timeout = 2000, escaped = [] } = given;
  const findings: Finding[] = [];
  const settings = { known: ADA, unknown: UNKNOWN, timeout, escaped, secrets: secretsOf(ADA.password, {}) };
  for await (const finding of runChecks(source, settings)) findings.push(finding);
  return findings;
}

/** Neither the password, nor most of it, nor in another case. */
function assertDiscreet(findings: readonly Finding[]): void {
  assert.ok(!JSON.stringify(findings).toLowerCase().includes(ADA.password.slice(0, -1).toLowerCase()));
}
