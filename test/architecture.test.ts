import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  packageOf,
  projectFiles,
  resolveImport,
  root,
  type SourceFile,
  sourceFiles,
  withoutComments,
} from './architecture/source-files.js';
import { readTree } from './architecture/tree.js';

/** The folders in which alone a package is named: whoever replaces it has one place to look. */
const HOMES: Readonly<Record<string, RegExp>> = {
  express: /^lib\/express\//,
  passport: /^lib\/passport\//,
  'passport-strategy': /^lib\/passport\//,
  mongoose: /^lib\/stores\/mongoose\//,
  'rate-limiter-flexible': /^lib\/stores\/mongoose\//,
  bcrypt: /^lib\/passwords\//,
  '@node-rs/argon2': /^lib\/passwords\//,
  cockatiel: /^lib\/legacy\//,
  commander: /^lib\/cli\//,
};

/** What lies beside the folders: everything else there is a stray. */
const ROOT_FILES = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'LICENSE'],
  ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.esm.json', 'tsconfig.cjs.json'],
  ...['.gitignore', '.editorconfig', '.mocharc.json', '.oxlintrc.json', '.oxfmtrc.json'],
];

/** The folders whose files are kept short. */
const SOURCES = ['lib', 'templates', 'embedded-mongo', 'example-app', 'bench', 'scripts'];

/** Files of lib, or folders of them, that have no test file of their own at the mirrored path, each with the reason. */
const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  'core/token-store.ts': 'types alone',
  'core/results.ts': 'types alone',
  'core/ledger-overview.ts': 'types alone',
  'core/source-health.ts': 'types alone',
  'core/trace.ts': 'types alone',
  'core/import-results.ts': 'types, and lists of codes: import-users.test.ts',
  'core/import-row.ts': 'import-users.test.ts, with every kind of bad row',
  'core/standing.ts': 'the same',
  'core/import-twins.ts': 'the same, where a rehearsal has to say what the import says',
  'core/import-user.ts': 'the same, and the folder import-users beside it',
  'core/bulk-ports.ts': 'types alone',
  'core/import-batch.ts': 'import-users.test.ts and the folder beside it, where stores that take many are what most rows go through',
  'core/import-reads.ts': 'the same',
  'core/import-settings.ts': 'the same',
  'core/import-slots.ts': 'the same',
  'core/settle-many.ts': 'the same',
  'stores/mongoose/bulk-users.ts': 'mongoose-stores.test.ts, which runs the contract',
  'stores/mongoose/bulk-writes.ts': 'the same, and lost-bulk-writes.test.ts',
  'import-users.ts': 'core/import-users.test.ts',
  'passwords/storable.ts': 'core/import-users.test.ts, where hashes of all kinds are imported',
  'cli/app-options.ts': 'the commands that take them, such as commands/status.test.ts',
  'cli/finish/figures.ts': 'commands/status.test.ts',
  'cli/finish/status-report.ts': 'the same',
  'cli/finish/readiness-report.ts': 'commands/readiness.test.ts',
  'cli/invite/app-mail.ts': 'commands/invite.test.ts',
  'cli/invite/invite-report.ts': 'the same',
  'cli/finish/remaining-lines.ts': 'commands/remaining.test.ts',
  'cli/finish/remaining-tally.ts': 'the same',
  'core/strip.ts': 'login.test.ts and reset-password.test.ts, which take an unproven signup over',
  'core/whereabouts.ts': 'account/get-user.test.ts and the flows, which look in both worlds',
  'core/shared-logins.ts': 'migrator.test.ts',
  'core/token.ts': 'the flows that mail links: reset-password.test.ts, verify-email.test.ts, email-change.test.ts',
  'core/password-record.ts': 'password-engine.test.ts, where records are stored as texts and read',
  'express/http.ts': 'types, and three readers of headers: read-body.test.ts and same-origin.test.ts',
  'express/exchange.ts': 'account-handlers.test.ts, which are made of it',
  'express/dashboard/assets.ts': 'the style sheet and the script: dashboard/browser.test.ts',
  'express/dashboard/dates.ts': 'dashboard/curve.test.ts',
  'express/dashboard/layout.ts': 'dashboard/dashboard.test.ts, which looks at all pages',
  'express/dashboard/overview-page.ts': 'the same',
  'express/dashboard/people-page.ts': 'the same',
  'express/dashboard/people-request.ts': 'the same',
  'express/dashboard/problem-page.ts': 'the same',
  'express/problem.ts': 'error-handler.test.ts and answers.test.ts',
  'passwords/formats/': 'formats/vectors.test.ts and formats/fuzz.test.ts, which hold every format to what other implementations made',
  'passwords/algorithms/': 'the same, through the formats made of them',
  'passwords/format/': 'the same',
  'passwords/argon2id.ts': 'password-engine.test.ts, with all hashers side by side',
  'passwords/scrypt.ts': 'the same',
  'passwords/hasher-of-format.ts': 'the same',
  'passwords/default-engine.ts': 'the same',
  'passwords/format-reader.ts': 'the same',
  'passwords/verify-password.ts': 'the same',
  'passwords/wrap-password.ts': 'the same',
  'cli/command.ts': 'program.test.ts',
  'cli/stray-errors.ts': 'commands/import.test.ts, where an application throws late, and the folder beside it',
  'cli/import/entry-reader.ts': 'import/run-import.test.ts, which is cut off in every way',
  'cli/import/tally.ts': 'the same',
  'cli/import/formats.ts': 'commands/import.test.ts',
  'cli/import/origins.ts': 'the same',
  'cli/import/source-parts.ts': 'the same',
  'cli/import/summary.ts': 'the same',
  'cli/import/take-head.ts': 'import/open-input.test.ts',
  'cli/import/unpack.ts': 'the same',
  'cli/check/': 'check/run-checks.test.ts, with a broken source for every line of the report',
  'cli/import/export-format.ts': 'types alone',
  'cli/import/json-row.ts': 'read-ndjson.test.ts',
  'cli/import/split-csv.ts': 'read-csv.test.ts',
  'cli/import/parse-csv.ts': 'the same',
  'cli/import/mapping-value.ts': 'mapping.test.ts',
  'cli/import/map-row.ts': 'the same',
  'cli/import/map-entries.ts': 'the tests of formats, all of which are made of it',
  'cli/import/first-character.ts': 'formats/auth0.test.ts and formats/firebase.test.ts, which take two kinds of files each',
  'cli/import/firebase-params.ts': 'formats/firebase.test.ts',
  'cli/import/read-firebase-csv.ts': 'the same',
  'stores/memory/ledger-overview.ts': 'ledger.test.ts, which runs the contract',
  'stores/mongoose/day-figures.ts': 'ledger-days.test.ts',
  'testing/many-records-contract.ts': 'a part of migration-ledger-contract.ts, which stands for it',
  'testing/ledger-overview-contract.ts': 'a part of migration-ledger-contract.ts, which stands for it',
  'legacy/auth0/inside/': 'auth0-scripts.test.ts and the folder beside it, where it runs in the process that it is made for',
  'testing/samples.ts': 'values that the contracts try',
  'testing/user-store/': 'parts of user-store-contract.ts, which stands for them all',
};

/** The part of lib that a file belongs to; the root of lib puts the parts together. */
const roomOf = (path: string): string => /^lib\/(?<room>stores\/[^/]+|[^/]+)\//.exec(path)?.groups?.room ?? 'root';

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const lib = sourceFiles('lib');
const byPath = new Map(lib.map((file) => [file.path, file]));

describe('The house', () => {
  it('keeps lib/core to itself: no package, no Node module, no other room', () => {
    const strays = lib
      .filter(({ path }) => roomOf(path) === 'core')
      .flatMap(({ path, imports }) =>
        imports.filter(({ specifier }) => !specifier.startsWith('./')).map(({ specifier }) => `${path}: ${specifier}`),
      );
    assert.deepEqual(strays, []);
  });

  it('lets every room point to the core alone', () => {
    const strays = lib
      .filter(({ path }) => roomOf(path) !== 'root')
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ specifier }) => specifier.startsWith('.'))
          .map(({ specifier }) => resolveImport(path, specifier))
          .filter((target) => ![roomOf(path), 'core'].includes(roomOf(target)))
          .map((target) => `${path}: ${target}`),
      );
    assert.deepEqual(strays, []);
  });

  it('names each framework, driver and library in its own folder only', () => {
    const strays = lib.flatMap(({ path, imports }) =>
      imports
        .map(({ specifier }) => packageOf(specifier))
        .filter((name) => name !== null && HOMES[name]?.test(path) === false)
        .map((name) => `${path}: ${name}`),
    );
    assert.deepEqual(strays, []);
  });

  it('loads neither mongoose nor Express through the main entry point', () => {
    const reached = packagesReachedFrom('lib/index.ts');
    assert.deepEqual(
      ['mongoose', 'express', 'rate-limiter-flexible'].filter((name) => reached.has(name)),
      [],
    );
  });

  it('has no file that needs itself', () => {
    assert.deepEqual(
      lib.flatMap(({ path }) => cycleThrough(path)),
      [],
    );
  });

  it('puts nothing but exports into an index.ts', () => {
    const strays = lib
      .filter(({ path }) => path.endsWith('/index.ts'))
      .flatMap(({ path, text }) =>
        withoutComments(text)
          .split(';')
          .map((statement) => statement.trim())
          .filter((statement) => statement !== '' && !/^export\s[^'"]*from\s*'[^']+'$/.test(statement))
          .map((statement) => `${path}: ${statement}`),
      );
    assert.deepEqual(strays, []);
  });

  it('has no file past 250 lines', () => {
    const long = SOURCES.flatMap(sourceFiles).filter(({ text }) => linesOf(text) > 250);
    assert.deepEqual(
      long.map(({ path, text }) => `${path}: ${linesOf(text)}`),
      [],
    );
  });

  it('has a test for every file of lib that does something', () => {
    const untested = lib.filter(
      ({ path, text }) => !path.endsWith('/index.ts') && !isTypesOnly(text) && !isTested(path) && !excuseFor(path),
    );
    assert.deepEqual(
      untested.map(({ path }) => path),
      [],
    );
  });

  it('excuses no file from having a test that has one, or is gone', () => {
    const excused = lib.filter(({ path }) => !isTested(path)).map(({ path }) => excuseFor(path));
    assert.deepEqual(
      Object.keys(TESTED_ELSEWHERE).filter((excuse) => !excused.includes(excuse)),
      [],
    );
  });
});

describe('The repository', () => {
  it('has nothing beside its folders but what is known there', () => {
    const strays = [...files].filter((path) => !path.includes('/') && !ROOT_FILES.includes(path));
    assert.deepEqual(strays, []);
  });

  it('recognises errors of its own by their code, since two builds may meet', () => {
    const errors = [...(byPath.get('lib/core/errors.ts')?.text ?? '').matchAll(/^export class (\w+)/gm)].map(([, name]) => String(name));
    assert.ok(errors.length > 0);
    const asked = new RegExp(`instanceof (${errors.join('|')})\\b`);
    assert.deepEqual(
      lib.filter(({ text }) => asked.test(withoutComments(text))).map(({ path }) => path),
      [],
    );
  });
});

describe('The documents', () => {
  it('list the very error codes and statuses of the code in README.md', () => {
    const errors = byPath.get('lib/core/errors.ts')?.text ?? '';
    const union = /type ErrorCode =(?<codes>[^;]*);/.exec(errors)?.groups?.codes ?? '';
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code]) => String(code));
    const rows = new Map([...readme.matchAll(/^\| `(\w+)` \| (\d{3}) \|/gm)].map(([, code, status]) => [String(code), Number(status)]));
    assert.ok(codes.length > 0);
    assert.deepEqual([...rows.keys()].sort(), [...codes].sort());

    const thrown = [...errors.matchAll(/super\('(\w+)', (\d{3}),/g)].map(([, code, status]) => [String(code), Number(status)] as const);
    assert.ok(thrown.length > 0);
    for (const [code, status] of thrown) assert.equal(rows.get(code), status, code);
  });

  it('draw the tree as it is in CONTRIBUTING.md: every top folder, and every file of lib', () => {
    const drawn = readTree(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'));
    const folders = new Set([...files].filter((path) => path.includes('/')).map((path) => `${path.split('/', 1)[0]}/`));
    const wanted = [...folders, ...lib.map(({ path }) => path)];
    // A folder that is drawn without any of its files stands for them all.
    const closed = [...drawn].filter((path) => path.endsWith('/') && ![...drawn].some((other) => other !== path && other.startsWith(path)));
    assert.deepEqual(
      wanted.filter(
        (path) => !drawn.has(path) && !closed.some((folder) => path !== folder && path.startsWith(folder) && path.startsWith('lib/')),
      ),
      [],
      'missing from the tree',
    );
    const exists = (path: string) => (path.endsWith('/') ? [...files].some((file) => file.startsWith(path)) : files.has(path));
    assert.deepEqual(
      [...drawn].filter((path) => !exists(path)),
      [],
      'drawn, but not there',
    );
  });
});

const files = new Set(projectFiles());
const isTested = (path: string): boolean => files.has(path.replace(/^lib\//, 'test/').replace(/\.ts$/, '.test.ts'));

/** The entry that excuses a file from having a test of its own. */
const excuseFor = (path: string): string | undefined =>
  Object.keys(TESTED_ELSEWHERE).find((excuse) => (excuse.endsWith('/') ? path.startsWith(`lib/${excuse}`) : path === `lib/${excuse}`));

const linesOf = (text: string): number => text.split('\n').length - 1;

/** Whether nothing of a file is left once compiled. */
const isTypesOnly = (text: string): boolean =>
  !/^(export )?(default |abstract |async )*(function|const|let|class|enum)\b/m.test(withoutComments(text));

/** The files of ours that a file loads when it runs. */
const loadedBy = ({ path, imports }: SourceFile): readonly string[] =>
  imports
    .filter(({ specifier, typeOnly }) => !typeOnly && specifier.startsWith('.'))
    .map(({ specifier }) => resolveImport(path, specifier));

function reachedFrom(start: readonly string[]): Set<string> {
  const reached = new Set(start);
  for (const path of reached) {
    const file = byPath.get(path);
    if (file) for (const next of loadedBy(file)) reached.add(next);
  }
  return reached;
}

function packagesReachedFrom(path: string): Set<string | null> {
  const files = [...reachedFrom([path])].flatMap((reached) => byPath.get(reached) ?? []);
  return new Set(files.flatMap(({ imports }) => imports.filter(({ typeOnly }) => !typeOnly).map(({ specifier }) => packageOf(specifier))));
}

function cycleThrough(path: string): readonly string[] {
  const file = byPath.get(path);
  return file && reachedFrom(loadedBy(file)).has(path) ? [path] : [];
}
