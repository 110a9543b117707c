import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { root } from '../../../architecture/source-files.js';
import { testDatabase } from '../../../support/mongo.js';
import { newProject, type Project } from '../../support/project.js';

const HASH = '$2b$04$abcdefghijklmnopqrstuuOIcDDpr9v1n1mQVJ8dKbbIl4yfy1sOC';
/** An application that opens its own connection, and does about a signal what many do. */
const APP = `
import mongoose from 'mongoose';
import { createMigrator } from 'passport-lazy-migration';
import { migratableUser, mongooseStores } from 'passport-lazy-migration/mongoose';
const userSchema = new mongoose.Schema({ name: String });
userSchema.plugin(migratableUser);
const User = mongoose.model('User', userSchema);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void mongoose.disconnect().then(() => process.exit(0)));
await mongoose.connect(process.env.APP_DATABASE);
export const migrator = createMigrator({ ...mongooseStores(User), legacy: { name: 'shop', verify: () => null, getUser: () => null } });
`;
const TSX = pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href;
const MAIN = join(root, 'lib/cli/main.ts');
const person = (n: number): string => `${JSON.stringify({ id: n, email: `p${n}@example.org`, emailVerified: true, password: HASH })}\n`;
const people = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, n) => person(from + n)).join('');

interface Summary {
  readonly rows: number;
  readonly next?: number;
  readonly complete: boolean;
  readonly outcomes: Readonly<Record<string, number>>;
}
const summaryIn = (out: string): Summary => JSON.parse(out.trim().split('\n').at(-1) ?? '') as Summary;

const codeOf = async (child: ChildProcessWithoutNullStreams): Promise<number> => Number((await once(child, 'close'))[0]);

describe('A process that imports', function () {
  this.timeout(60_000);
  const db = testDatabase();
  let project: Project;
  let env: NodeJS.ProcessEnv;
  before(async () => {
    project = await newProject();
    await project.add('app.mjs', APP);
    env = { ...process.env, TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'), APP_DATABASE: db.uri };
  });
  after(async () => await project.remove());
  beforeEach(async () => {
    for (const name of ['users', 'migration_ledger']) await db.connection.collection(name).deleteMany({});
  });

  const started = (args: readonly string[]): ChildProcessWithoutNullStreams =>
    spawn(process.execPath, ['--import', TSX, MAIN, 'import', ...args], { cwd: project.folder, env });

  async function ended(child: ChildProcessWithoutNullStreams) {
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    assert.ok(!`${out}${err}`.includes(HASH) && !err.includes('    at '), err);
    return { out, err, code: Number(code) };
  }

  /** A process that has imported the first of some rows, and waits for more. */
  async function underWay(rows: number) {
    const child = started(['-', '--app', 'app.mjs', '--format', 'ndjson']);
    const done = ended(child);
    child.stdin.on('error', () => {}).write(people(1, rows));
    const users = db.connection.collection('users');
    while (!(await users.findOne({ email: 'p1@example.org' }))) await new Promise(setImmediate);
    return { child, done, users };
  }

  for (const [signal, rows] of [
    ['SIGINT', 3300],
    ['SIGTERM', 10],
  ] as const) {
    it(`IMP-11: finishes what is under way on ${signal}, and the line it prints brings over the rest, each once`, async () => {
      const { child, done, users } = await underWay(rows);
      child.kill(signal);
      const { out, err, code } = await done;
      const { rows: first, next = 0, complete } = summaryIn(out);
      assert.deepEqual([code, complete], [130, false]);
      const line = /\n {2}npx passport-lazy-migration import (.*)\n$/.exec(err)?.[1] ?? '';
      assert.equal(line, `- --app app.mjs --format ndjson --from ${next}`);
      assert.equal(await users.countDocuments({ passwordHash: HASH }), first);
      const again = started(line.split(' '));
      again.stdin.end(people(1, rows + 20));
      const rest = await ended(again);
      // Where all that there was had been read, the last row is done again: another may have stood on its line.
      const { exists = 0, imported } = summaryIn(rest.out).outcomes;
      assert.deepEqual([rest.code, exists <= 1, imported], [0, true, rows + 20 - first]);
      assert.deepEqual([await users.countDocuments(), await users.countDocuments({ passwordHash: HASH })], [rows + 20, rows + 20]);
    });
  }

  it('IMP-11: ends at once on the second one, though its input never does', async () => {
    const { child, done } = await underWay(1);
    const pressing = setInterval(() => child.kill('SIGINT'), 20);
    const { code } = await done;
    clearInterval(pressing);
    assert.equal(code, 130);
  });

  it('IMP-11: goes on to the last row where nobody reads its report any more', async () => {
    await project.add('users.ndjson', people(1, 300));
    const child = started(['users.ndjson', '--app', 'app.mjs', '--format', 'ndjson']);
    child.stdout.destroy();
    const [err, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(await db.connection.collection('users').countDocuments(), 300);
  });

  it('IMP-07: leaves the database as it is with --dry-run', async () => {
    await project.add('users.ndjson', people(1, 20));
    const { code, out } = await ended(started(['users.ndjson', '--app', 'app.mjs', '--format', 'ndjson', '--dry-run']));
    assert.deepEqual([code, summaryIn(out).outcomes], [0, { imported: 20 }]);
    assert.equal(await db.connection.collection('users').countDocuments(), 0);
    assert.equal(await db.connection.collection('migration_ledger').countDocuments(), 0);
  });

  it('draws its progress in one line of a terminal, which is gone in the end', async function () {
    if (process.platform !== 'linux') return this.skip();
    await project.add('users.ndjson', people(1, 2000));
    const words = [process.execPath, '--import', TSX, MAIN, 'import', 'users.ndjson', '--app', 'app.mjs'].map((word) => `'${word}'`);
    const shownOn = async (TERM: string): Promise<string | null> => {
      const child = spawn('script', ['--quiet', '--return', '--command', words.join(' '), '/dev/null'], {
        cwd: project.folder,
        env: { ...env, TERM },
      });
      const [shown, code] = await Promise.all([text(child.stdout), codeOf(child)]).catch(() => ['', null]);
      return code === 0 ? shown : null;
    };
    const shown = await shownOn('xterm');
    if (shown === null) return this.skip();
    assert.match(shown, /\d+% {2}0 rows {2}0\/s/);
    assert.match(shown, /2,000 rows[^\n]* in \d+:\d\d/);
    assert.match(shown, /2,000 {2}imported {2}came over/);
    const dumb = (await shownOn('dumb')) ?? '';
    assert.match(dumb, /2,000 {2}exists/);
    assert.ok(!dumb.includes('\u001b[K'));
  });
});
