import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EXIT } from '../../../lib/cli/command.js';
import { run } from '../../../lib/cli/program.js';
import { fakeTerminal } from '../support/fake-terminal.js';
import { newProject, type Project } from '../support/project.js';

const HASH = '$2b$04$abcdefghijklmnopqrstuuOIcDDpr9v1n1mQVJ8dKbbIl4yfy1sOC';
/** An application on memory, whose stores a test finds under a name of its own. */
const appOf = (mark: string, more = ''): string => `
import { createMigrator } from 'passport-lazy-migration';
import { memoryStores } from 'passport-lazy-migration/memory';
const stores = memoryStores();
(globalThis.importedInto ??= {})['${mark}'] = stores;
export const migrator = createMigrator({ ...stores, legacy: { name: 'shop', verify: () => null, getUser: () => null } });
${more}`;

interface Stores {
  readonly users: { find(name: string): Promise<{ readonly passwordHash: string | null } | null> };
}
const storesOf = (mark: string) => (globalThis as unknown as { importedInto: Record<string, Stores> }).importedInto[mark];

const person = (n: number): object => ({ id: n, email: `p${n}@example.org`, emailVerified: true, password: HASH });
const linesOf = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const people = (count: number): readonly object[] => Array.from({ length: count }, (_, n) => person(n + 1));

interface Line {
  readonly type: string;
  readonly rows: number;
  readonly rejected: number;
  readonly complete: boolean;
  readonly next?: number;
  readonly outcomes: Readonly<Record<string, number>>;
}
const summaryIn = (out: string): Line => JSON.parse(out.trim().split('\n').at(-1) ?? '') as Line;

async function* pieces(...given: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of given) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

describe('import', () => {
  let project: Project;
  let mark: string;
  beforeEach(async () => {
    project = await newProject();
    mark = crypto.randomUUID();
    await project.add('app.mjs', appOf(mark));
  });
  afterEach(async () => await project.remove());

  const start = (args: readonly string[], settings: Parameters<typeof fakeTerminal>[0] = {}) => {
    const terminal = fakeTerminal({ folder: project.folder, ...settings });
    const done = run(['import', ...args], terminal).then((code) => {
      const { out, err } = terminal.written;
      assert.ok(!`${out}${err}`.includes(HASH), 'a hash was shown');
      return { code, out, err };
    });
    return { terminal, done };
  };
  const imported = async (args: readonly string[], settings = {}) => await start(args, settings).done;
  const isHere = async (n: number) => (await storesOf(mark)?.users.find(`p${n}@example.org`)) ?? null;

  it('IMP-11: brings over whoever is in a file, gives 0, and says how it went in one line of JSON', async () => {
    await project.add('users.ndjson', linesOf(people(30)));
    const { code, out, err } = await imported(['users.ndjson', '--app', 'app.mjs', '--format', 'ndjson']);
    assert.deepEqual([code, err], [EXIT.done, '']);
    const { type, rows, rejected, complete, outcomes } = summaryIn(out);
    assert.deepEqual([type, rows, rejected, complete, outcomes], ['summary', 30, 0, true, { imported: 30 }]);
    assert.equal((await isHere(30))?.passwordHash, HASH);
  });

  it('IMP-11: says it in words on a terminal', async () => {
    await project.add('users.ndjson', linesOf([...people(2), { id: 7 }]));
    const { code, out } = await imported(['users.ndjson', '--app', 'app.mjs'], { isSeen: true });
    assert.equal(code, EXIT.failed);
    assert.match(
      out,
      /^3 rows in 0:0\d, [\d,]+ a second\n {2}2 {2}imported {5}came over, with the password they had\n {2}1 {2}invalid_row {2}rejected: /,
    );
  });

  it('IMP-05: gives 1 where rows were rejected, and tells each with its line, its code and the reason, never a value', async () => {
    const secret = 'Hunter-22 in the clear';
    const rows = ['{"email":', JSON.stringify(person(1)), '', JSON.stringify({ email: 'x@example.org', password: secret })].join('\r\n');
    await project.add('users.ndjson', `\uFEFF${rows}\r\n`);
    const { code, out, err } = await imported(['users.ndjson', '-a', 'app.mjs', '-f', 'ndjson', '--rejects', 'rejects.ndjson']);
    assert.deepEqual([code, err, summaryIn(out).outcomes], [EXIT.failed, '', { imported: 1, invalid_row: 1, unknown_hash: 1 }]);
    const path = join(project.folder, 'rejects.ndjson');
    const text = await readFile(path, 'utf8');
    assert.doesNotMatch(text, /Hunter|example/);
    const told = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { line: number; code: string; reason: string });
    assert.deepEqual(
      told.map(({ line, code: why }) => `${line} ${why}`).sort((one, other) => one.localeCompare(other)),
      ['1 invalid_row', '4 unknown_hash'],
    );
    assert.ok(told.every((line) => line.reason && Object.keys(line).length === 3));
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  });

  it('IMP-05: tells the first of those that are rejected on standard error where there is no file for them', async () => {
    await project.add('users.ndjson', 'no JSON\n'.repeat(25));
    const { code, err } = await imported(['users.ndjson', '--app', 'app.mjs', '--format', 'ndjson']);
    assert.equal(code, EXIT.failed);
    const lines = err.trim().split('\n');
    assert.equal(lines.length, 21);
    assert.match(lines[0] ?? '', /^users\.ndjson:1: invalid_row, /);
    assert.match(lines[20] ?? '', /counted only.*--rejects <file>/);
  });

  it('writes over no file of rejected rows, but goes on with one together with the import', async () => {
    await project.add('users.ndjson', 'no JSON\n'.repeat(3));
    await project.add('rejects.ndjson', 'kept\n');
    const args = ['users.ndjson', '--app', 'app.mjs', '--format', 'ndjson', '--rejects', 'rejects.ndjson'];
    const refused = await imported(args);
    assert.deepEqual([refused.code, refused.out], [EXIT.usage, '']);
    assert.match(refused.err, /rejects\.ndjson is there already/);
    assert.equal((await imported([...args, '--from', '3'])).code, EXIT.failed);
    assert.match(await readFile(join(project.folder, 'rejects.ndjson'), 'utf8'), /^kept\n\{"line":3,[^\n]*\}\n$/);
  });

  it('IMP-07: writes nothing with --dry-run, not even an index, and reports the same', async () => {
    const watching = `for (const [name, store] of [['users', stores.users], ['ledger', stores.ledger]])
      for (const write of ['insert', 'insertMany', 'update', 'updateMany', 'remove', 'updateByUser'])
        if (store[write]) { const call = store[write].bind(store); store[write] = (...args) => ((globalThis.wrote ??= []).push(name + '.' + write), call(...args)); }
      migrator.ready = async () => void (globalThis.wrote ??= []).push('ready');`;
    await project.add('watched.mjs', appOf(mark, watching));
    await project.add('users.ndjson', linesOf([person(1), person(1), { id: 2 }, { id: 3, email: 'P1@example.org' }]));
    const wrote = globalThis as unknown as { wrote: string[] };
    wrote.wrote = [];
    const rehearsed = await imported(['users.ndjson', '--app', 'watched.mjs', '--format', 'ndjson', '--dry-run']);
    assert.equal(wrote.wrote.join(), '');
    assert.equal(await isHere(1), null);
    const done = await imported(['users.ndjson', '--app', 'watched.mjs', '--format', 'ndjson']);
    assert.ok(wrote.wrote.includes('ready') && wrote.wrote.length > 1, 'nothing was watched');
    assert.deepEqual([rehearsed.code, rehearsed.err], [done.code, done.err]);
    assert.deepEqual(summaryIn(rehearsed.out).outcomes, summaryIn(done.out).outcomes);
  });

  it('IMP-11: reads standard input, in pieces of any size, packed or not', async () => {
    const text = linesOf(people(20));
    const packed = gzipSync(text);
    const inputs = [pieces(text), pieces(packed), pieces(...Array.from(packed, (byte) => Uint8Array.of(byte)))];
    for (const [index, input] of inputs.entries()) {
      const { code, out } = await imported(['-', '--app', 'app.mjs', '--format', 'ndjson'], { input });
      assert.deepEqual([code, summaryIn(out).outcomes], [EXIT.done, index ? { exists: 20 } : { imported: 20 }]);
    }
  });

  it('IMP-11: reads what is before the end of a packed file that was cut short, and says where to go on', async () => {
    const packed = gzipSync(linesOf(people(200)));
    await writeFile(join(project.folder, 'users.ndjson.gz'), packed.subarray(0, packed.length - 8));
    const { code, out, err } = await imported(['users.ndjson.gz', '--app', 'app.mjs', '--format', 'ndjson']);
    assert.equal(code, EXIT.usage);
    assert.match(
      err,
      /^The packed file was cut short: it ends at [\d,]+ bytes, .* Nothing is lost\. To go on:\n\n {2}npx .* --from 200\n$/,
    );
    assert.deepEqual([summaryIn(out).rows, summaryIn(out).complete], [200, false]);
  });

  it('divides the rows of a file among importers', async () => {
    await project.add('users.ndjson', linesOf(people(10)));
    const shards = ['1/3', '2/3', '3/3'];
    const counts = [];
    for (const shard of shards) {
      const { out } = await imported(['users.ndjson', '--app', 'app.mjs', '--format', 'ndjson', '--shard', shard]);
      counts.push(summaryIn(out).outcomes['imported']);
    }
    assert.deepEqual(counts, [4, 3, 3]);
  });

  it('IMP-11: finishes what is under way on Ctrl-C, gives 130, and what it prints goes on to the last row', async () => {
    const total = 3000;
    let pressed = false;
    async function* input(): AsyncGenerator<Uint8Array> {
      for (let n = 1; n <= total; n++) {
        yield Buffer.from(linesOf([person(n)]));
        if (n === 1000) pressed = first.terminal.interrupt();
        if (n % 100 === 0) await new Promise(setImmediate);
      }
    }
    const first = start(['-', '--app', 'app.mjs', '--format', 'ndjson', '--source', 'shop'], { input: input() });
    const { code, out, err } = await first.done;
    assert.deepEqual([pressed, code], [true, EXIT.interrupted]);
    const { rows, next = 0, complete } = summaryIn(out);
    assert.equal(complete, false);
    assert.ok(rows < total && next === rows + 1, `${rows} rows, then from ${next}`);
    assert.match(err, /^Finishing [\d,]+ rows? under way\. Once more, and it ends at once\.\n/);
    const line = /\n {2}npx passport-lazy-migration import (.*)\n$/.exec(err)?.[1] ?? '';
    assert.equal(line, `- --app app.mjs --format ndjson --source shop --from ${next}`);
    const second = await imported(line.split(' '), { input: pieces(linesOf(people(total))) });
    assert.deepEqual([second.code, summaryIn(second.out).outcomes], [EXIT.done, { imported: total - rows }]);
  });

  it('IMP-09: tells nothing of what the application throws, early or late, but its name', async () => {
    await project.add('users.ndjson', linesOf(people(3)));
    const address = 'mongodb://app:Hunter-22@db/app';
    const ways = {
      early: `throw new Error('cannot connect to ${address}')`,
      unready: `migrator.ready = () => Promise.reject(new Error('${address}'))`,
      late: `migrator.ready = async () => {};
        const fail = () => Promise.reject(Object.assign(new TypeError('${address} ${HASH}'), { code: 11000 }));
        for (const store of [stores.users, stores.ledger])
          for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(store))) store[name] = fail;`,
      stray: `Promise.reject(new Error('${address}'))`,
    };
    const listeners = process.rawListeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    try {
      for (const [name, way] of Object.entries(ways)) {
        await project.add(`${name}.mjs`, appOf(mark, way));
        const { code, err, out } = await imported(['users.ndjson', '--app', `${name}.mjs`, '--format', 'ndjson']);
        assert.equal(code, EXIT.usage, `${name}: ${out}${err}`);
        assert.doesNotMatch(`${err}${out}`, /hunter/i, name);
      }
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const listener of listeners) process.on('unhandledRejection', listener as (error: unknown) => void);
    }
  });

  it('brings over all people of a source that the application or another file exports', async () => {
    const source = (name: string, first: number): string =>
      `{ name: '${name}', verify: () => null, getUser: () => null, count: () => 5,
         async *users() { for (let n = ${first}; n < ${first + 5}; n++) yield { id: n, email: 'p' + n + '@example.org', emailVerified: true, password: '${HASH}' }; } }`;
    await project.add('both.mjs', appOf(mark, `export const legacy = ${source('shop', 1)};`));
    const own = await imported(['--app', 'both.mjs', '--from-source']);
    assert.deepEqual([own.code, summaryIn(own.out).outcomes], [EXIT.done, { imported: 5 }], own.err);
    await project.add('legacy.mjs', `export const legacy = ${source('shop', 4)};`);
    const other = await imported(['--app', 'both.mjs', '--from-source', 'legacy.mjs', '--from', '2']);
    assert.deepEqual(summaryIn(other.out).outcomes, { exists: 1, imported: 3 });
    await project.add(
      'several.mjs',
      `import { firstOf } from 'passport-lazy-migration/legacy'; export const legacy = firstOf([${source('shop', 20)}, ${source('crm', 30)}]);`,
    );
    const one = await imported(['--app', 'both.mjs', '--from-source', 'several.mjs', '--source', 'shop']);
    assert.deepEqual(summaryIn(one.out).outcomes, { imported: 5 });
    const none = await imported(['--app', 'app.mjs', '--from-source']);
    assert.match(none.err, /^app\.mjs exports no source/);
  });

  const mistakes: Readonly<Record<string, readonly [args: readonly string[], says: RegExp]>> = {
    'nothing to import': [['--app', 'app.mjs'], /Import what\?[^]*ndjson/],
    'both a file and a source': [['x.ndjson', '--from-source', '--app', 'app.mjs'], /Either a file or --from-source/],
    'no application': [['x.ndjson'], /--app <module>/],
    'no such file': [['x.ndjson', '--app', 'app.mjs', '-f', 'ndjson'], /^There is no file x\.ndjson\.$/m],
    'a folder': [['.', '--app', 'app.mjs', '-f', 'ndjson'], /is a folder/],
    'a format that there is not': [['x', '--app', 'app.mjs', '-f', 'ldif'], /There is no format "ldif"\. There are:[^]*ndjson/],
    'a file that may be anything': [['package.json', '--app', 'app.mjs'], /What is in package\.json\? Say so with --format\.[^]*ndjson/],
    'a shard that there is not': [['x', '--app', 'app.mjs', '--shard', '5/4'], /the likes of 1\/4/],
    'a line that is none': [['x', '--app', 'app.mjs', '--from', '0'], /a number from 1/],
    'no such mapping': [['x', '--app', 'app.mjs', '-f', 'csv', '--mapping', 'no.json'], /There is no file no\.json/],
    'a field that is never updated': [['one.ndjson', '--app', 'app.mjs', '-f', 'ndjson', '--update', 'password'], /fields of the profile/],
    'a source that the migrator has not': [['one.ndjson', '--app', 'app.mjs', '-f', 'ndjson', '--source', 'crm'], /one of shop/],
  };
  for (const [name, [args, says]] of Object.entries(mistakes)) {
    it(`IMP-11: gives 2, and says why, for ${name}`, async () => {
      await project.add('one.ndjson', linesOf(people(1)));
      const { code, out, err } = await imported(args);
      assert.deepEqual([code, out], [EXIT.usage, '']);
      assert.match(err, says);
    });
  }
});
