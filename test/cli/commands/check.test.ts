import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { EXIT } from '../../../lib/cli/command.js';
import { run } from '../../../lib/cli/program.js';
import { fakeTerminal } from '../support/fake-terminal.js';
import { newProject, type Project, SOURCE } from '../support/project.js';

const PASSWORD = 'Correct-Horse-7';
const EXPORTED = `${SOURCE}\nexport { legacy };`;
/** With an end that leaves a mark on the process. */
const CLOSING = `${SOURCE}\nexport default { ...legacy, close: async () => void (globalThis.closedSources = (globalThis.closedSources ?? 0) + 1) };`;
const closedSources = () => Number((globalThis as { closedSources?: number }).closedSources ?? 0);

describe('check', () => {
  let project: Project;
  beforeEach(async () => {
    project = await newProject();
  });
  afterEach(async () => await project.remove());

  const check = async (
    text: string,
    { args = [], env = { LEGACY_PASSWORD: PASSWORD }, answer = null, name = 'legacy.mjs', identifier = 'ada@example.org' }: Settings = {},
  ) => {
    await project.add(name, text);
    const terminal = fakeTerminal({ folder: project.folder, env, answer });
    const code = await run(['check', name, '--identifier', identifier, ...args], terminal);
    const { out, err } = terminal.written;
    assert.ok(!`${out}${err}`.includes(PASSWORD), 'the password was shown');
    return { code, out, err, questions: terminal.questions };
  };

  it('reports, line by line, that there is nothing to fix', async () => {
    const { code, out, err } = await check(EXPORTED);
    assert.deepEqual([code, err], [EXIT.done, '']);
    assert.match(out, /^legacy\.mjs, asked about ada@example\.org\n\n {2}ok {4}verify says yes to the right password\n/);
    assert.match(out, /\n1\d ok, 0 to fix\n$/);
  });

  it('reads TypeScript', async () => {
    const typed = EXPORTED.replace('async verify(identifier,', 'async verify(identifier: string,');
    assert.equal((await check(typed, { name: 'legacy.ts' })).code, EXIT.done);
  });

  it('gives 1, and says below the line what to fix', async () => {
    const { code, out } = await check(EXPORTED.replace('find(identifier) : null', 'find(identifier) : find(identifier)'));
    assert.equal(code, EXIT.failed);
    assert.match(
      out,
      / {2}FAIL {2}verify says no to a wrong password, .*\n +It said yes to a password that nobody has\.\n +To fix: Return null/,
    );
    assert.match(out, /\n\d+ ok, 1 to fix, 4 not tried, since a wrong password is not a no\n$/);
  });

  it('lets what could be better fail with --strict alone', async () => {
    const unproven = EXPORTED.replace('emailVerified: true, ', '');
    assert.equal((await check(unproven)).code, EXIT.done);
    const { code, out } = await check(unproven, { args: ['--strict'], name: 'again.mjs' });
    assert.equal(code, EXIT.failed);
    assert.match(out, /warn {2}gives a profile.*\n +Its address is not marked as verified/);
  });

  it('prints for a machine with --json, and nothing but that', async () => {
    const { code, out } = await check(EXPORTED, { args: ['--json'] });
    const { ok, file, identifier, findings } = JSON.parse(out) as { ok: boolean; file: string; identifier: string; findings: object[] };
    assert.deepEqual([code, ok, file, identifier], [EXIT.done, true, 'legacy.mjs', 'ada@example.org']);
    assert.ok(findings.length > 15);
  });

  it('asks for the password where it is not in the environment, and says in which system', async () => {
    const { code, questions } = await check(EXPORTED, { env: {}, answer: PASSWORD });
    assert.deepEqual([code, questions], [EXIT.done, ['Password of ada@example.org in the old system: ']]);
    assert.deepEqual((await check(EXPORTED, { name: 'again.mjs' })).questions, []);
  });

  it('tries nothing without a password', async () => {
    const nobody = await check(EXPORTED, { env: {} });
    assert.equal(nobody.code, EXIT.usage);
    assert.match(nobody.err, /no terminal to ask for the password: put it into the environment as LEGACY_PASSWORD/);
    const empty = await check(EXPORTED, { env: {}, answer: '' });
    assert.deepEqual([empty.code, empty.err], [EXIT.usage, 'Without a password there is nothing to check.\n']);
  });

  it('takes no password as an argument, and does not repeat it', async () => {
    for (const args of [['--password', PASSWORD], [`--password=${PASSWORD}`], ['-p', PASSWORD], [`-p${PASSWORD}`], ['--password']]) {
      const { code, err, out } = await check(EXPORTED, { args });
      assert.deepEqual([code, out], [EXIT.usage, '']);
      assert.match(err, /not taken as an argument[\s\S]*LEGACY_PASSWORD/);
    }
  });

  it('hides the password of an address that a file throws with', async () => {
    const text = "throw new Error(`cannot connect to postgres://me:Hunter-22@db/users, ${'Hunter-22'.toLowerCase()}`)";
    const { code, err } = await check(text, {
      env: { LEGACY_PASSWORD: PASSWORD, LEGACY_DATABASE_URL: 'postgres://me:Hunter-22@db/users' },
    });
    assert.equal(code, EXIT.usage);
    assert.match(err, /could not be loaded: cannot connect to postgres:/);
    assert.doesNotMatch(err, /hunter/i);
  });

  it('reads a file of variables, the password among them, and hides them all the same', async () => {
    const variables = `LEGACY_PASSWORD=${PASSWORD}\nCLI_TEST_ADDRESS=postgres://me:Hunter-22@db/users`;
    await project.add('.env', variables);
    try {
      const { code, questions } = await check(EXPORTED, { env: {}, args: ['--env-file', '.env'] });
      assert.deepEqual([code, questions], [EXIT.done, []]);
      const throwing = 'throw new Error(`cannot connect to ${process.env.CLI_TEST_ADDRESS}, with Hunter-22`)';
      const { err } = await check(throwing, { env: {}, args: ['--env-file', '.env'], name: 'again.mjs' });
      assert.match(err, /^again\.mjs could not be loaded: cannot connect to postgres:/);
      assert.doesNotMatch(err, /Hunter/);
    } finally {
      delete process.env['LEGACY_PASSWORD'];
      delete process.env['CLI_TEST_ADDRESS'];
    }
  });

  it('says which variables the file reads that are not set', async () => {
    const { code, err } = await check(`${EXPORTED}\nexport const address = process.env.CLI_TEST_ADDRESS ?? '';`);
    assert.deepEqual(
      [code, err],
      [EXIT.done, 'legacy.mjs reads CLI_TEST_ADDRESS from the environment, and there is none. To read a file: --env-file .env\n'],
    );
  });

  it('makes up somebody who is not there, of the same kind, unless it is told', async () => {
    const nosy = (seen: string) =>
      `${SOURCE}\nexport default { ...legacy, getUser: (identifier) => (identifier.startsWith('${seen}') ? legacy.getUser('ada@example.org') : null) };`;
    const madeUp = await check(nosy('nobody-'));
    assert.match(madeUp.out, /FAIL {2}getUser gives null for an identifier that nobody has/);
    const told = await check(nosy('bob'), { args: ['--unknown', 'bob@example.org'], name: 'again.mjs' });
    assert.match(told.out, /FAIL {2}getUser gives null for an identifier that nobody has/);
  });

  it('closes the source, also where it failed', async () => {
    const before = closedSources();
    await check(CLOSING);
    await check(CLOSING, { identifier: 'nobody@example.org', name: 'again.mjs' });
    assert.equal(closedSources(), before + 2);
  });

  it('tells of an error that would have ended the process, and lives', async () => {
    const careless = `${SOURCE}\nexport default { ...legacy, getUser: async (...asked) => {
      Promise.reject(new Error('left alone'));
      return await legacy.getUser(...asked);
    } };`;
    const before = process.listenerCount('unhandledRejection');
    const rejected: unknown[] = [];
    const others = process.rawListeners('unhandledRejection');
    // Mocha's own listener would take it for a fault of the test.
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', (error) => rejected.push(error));
    try {
      const { code, out } = await check(careless);
      await wait(0);
      assert.equal(code, EXIT.failed);
      assert.match(out, /FAIL {2}lets no error escape that would end the process\n +\d+ did\. The first: left alone/);
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of others) process.on('unhandledRejection', listener as (error: unknown) => void);
    }
    assert.equal(process.listenerCount('unhandledRejection'), before);
  });

  it('says where there is no file, or no source in it', async () => {
    assert.match((await check('export const answer = 42')).err, /^legacy\.mjs exports no source/);
    const terminal = fakeTerminal({ folder: project.folder });
    assert.equal(await run(['check', 'missing.ts', '-i', 'ada'], terminal), EXIT.usage);
    assert.match(terminal.written.err, /There is no file .*missing\.ts/);
  });
});

interface Settings {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly answer?: string | null;
  readonly name?: string;
  readonly identifier?: string;
}
