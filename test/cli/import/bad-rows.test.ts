import assert from 'node:assert/strict';
import { format as csv } from '../../../lib/cli/import/formats/csv.js';
import { format as ndjson } from '../../../lib/cli/import/formats/ndjson.js';
import type { StoredUser } from '../../../lib/core/ports.js';
import { bcryptHasher } from '../../../lib/passwords/index.js';
import { outcome, type World, world } from '../../support/world.js';
import { importText } from '../support/import-text.js';

const PASSWORD = 'the password of the old system';
/** In every value, so that a reason that quotes one is found. */
const MARK = 'zqx';
let hash = '';
let count = 0;

/** A person of a file, whom nothing is wrong with. */
const person = (fields: object = {}) => ({ id: `${MARK}-${++count}`, email: `${MARK}${count}@example.org`, password: hash, ...fields });
const line = (fields: object = {}): string => JSON.stringify(person(fields));

/** What stands in a file, and how it ends: `null` where it is no row. */
type Case = readonly [what: string, text: string, code: string | null];

const ndjsonCases = (): readonly Case[] => [
  ['a good row', line(), 'imported'],
  ['an object that is cut off', `{"id":"${MARK}","email":`, 'invalid_row'],
  ['no JSON', `${MARK} ada@example.org`, 'invalid_row'],
  ['single quotes', `{'email': '${MARK}@example.org'}`, 'invalid_row'],
  ['two objects', line() + line(), 'invalid_row'],
  ['a comma at the end', `${line()},`, 'invalid_row'],
  ['nothing', '', null],
  ['white space', ' \t ', null],
  ['an array', `["${MARK}"]`, 'invalid_row'],
  ['null', 'null', 'invalid_row'],
  ['a text', `"${MARK}"`, 'invalid_row'],
  ['a number', '42', 'invalid_row'],
  ['an empty object', '{}', 'invalid_row'],
  ['an id alone', `{"id":"${MARK}"}`, 'invalid_row'],
  ['neither address nor username', line({ email: null, username: null }), 'invalid_row'],
  ['no address', line({ email: `${MARK} example.org` }), 'invalid_email'],
  ['an address of 300 characters', line({ email: `${MARK.repeat(96)}@example.org` }), 'invalid_email'],
  ['a line end in an address', line({ email: `${MARK}\n@example.org` }), 'invalid_email'],
  ['a NUL in an address', line({ email: `${MARK}\0@example.org` }), 'invalid_email'],
  ['a letter that only looks like another', line({ email: `${MARK}\u212Aelvin@example.org` }), 'invalid_email'],
  ['an operator for an address', line({ email: { $gt: MARK } }), 'invalid_row'],
  ['a number for an address', line({ email: 7 }), 'invalid_row'],
  ['an object for an id', line({ id: { a: MARK } }), 'invalid_row'],
  ['an id beyond what is exact', line({ id: 0 }).replace('"id":0', '"id":9007199254740993'), 'invalid_row'],
  ['a NUL in a username', line({ email: null, username: `${MARK}\0` }), 'invalid_username'],
  ['a number for a boolean', line({ blocked: 1 }), 'invalid_row'],
  ['a text for a boolean', line({ enabled: 'no' }), 'invalid_row'],
  ['who is blocked', line({ blocked: true }), 'may_not_log_in'],
  ['who is not enabled', line({ enabled: false }), 'may_not_log_in'],
  ['who has a second factor', line({ mfaRequired: true }), 'may_not_log_in'],
  ['no password', line({ password: null }), 'no_hash'],
  ['an empty password', line({ password: '' }), 'no_hash'],
  ['a password in the clear', line({ password: `${MARK} correct horse` }), 'unknown_hash'],
  ['an MD5 that does not say so', line({ password: '0123456789abcdef0123456789abcdef' }), 'unknown_hash'],
  ['a record in the clear', line({ password: { format: 'plaintext', hash: MARK } }), 'invalid_hash'],
  ['a record of no known format', line({ password: { format: MARK, hash: MARK } }), 'unknown_hash'],
  ['a hash that takes years', line({ password: hash.replace('$2b$04', '$2b$31') }), 'too_costly'],
  ['a record that takes years', line({ password: costly }), 'too_costly'],
  ['a hash with a NUL behind it', line({ password: `${hash}\0` }), 'invalid_hash'],
  ['a hash that is cut off', line({ password: hash.slice(0, 40) }), 'invalid_hash'],
  ['a number for a hash', line({ password: 7 }), 'invalid_hash'],
  ['an array for a hash', line({ password: [hash] }), 'invalid_hash'],
  ['100 levels too many', `{"email":"${MARK}@example.org","a":${'['.repeat(200)}${']'.repeat(200)}}`, 'invalid_row'],
  ['a million characters', line({ name: MARK.repeat(400_000) }), 'invalid_row'],
  ['bytes that are no text', line({ name: `${MARK}\uFFFD` }), 'invalid_row'],
  ['a NUL as it is', `${line().slice(0, -2)}\0"}`, 'invalid_row'],
  ['PHP’s spelling of bcrypt', line({ password: hash.replace('$2b$', '$2y$') }), 'imported'],
  ['an MD5 that says so', line({ password: { format: 'hex-md5', hash: '0123456789abcdef0123456789abcdef' } }), 'imported'],
  ['the first of twins', line({ id: 'twin', email: `${MARK}@bücher.example` }), 'imported'],
  ['the same once more', line({ id: 'twin', email: `${MARK}@bücher.example` }), 'exists'],
  ['a twin in another case', line({ email: `${MARK.toUpperCase()}@bücher.example` }), 'conflict'],
  ['a twin in another script', line({ email: `${MARK}@xn--bcher-kva.example` }), 'conflict'],
  ['keys that are none', `${line({ $set: { role: MARK }, 'a.b': MARK }).slice(0, -1)},"__proto__":{"blocked":true}}`, 'imported'],
  ['a formula', line({ name: `=cmd|'/c ${MARK}'!A0` }), 'imported'],
  ['a key that is there twice', `{"email":"${MARK}-lost@example.org",${line().slice(1)}`, 'imported'],
  ['an address that is not quite verified', line({ emailVerified: 'true', role: 'admin' }), 'imported'],
  ['a good row at the end', line(), 'imported'],
];

const costly = { format: 'pbkdf2-raw', hash: 'ab'.repeat(32), salt: MARK, params: { digest: 'sha256', iterations: 1e9, keylen: 32 } };

/** `id,email,emailVerified,blocked,name,password` */
const cells = (fields: { [name: string]: string } = {}): string => {
  const { id, email, emailVerified, blocked, name, password } = { emailVerified: '', blocked: '', name: MARK, ...person(), ...fields };
  return [id, email, emailVerified, blocked, name, password].join(',');
};

const csvCases = (): readonly Case[] => [
  ['the columns', 'id,email,emailVerified,blocked,name,password', null],
  ['a good row', cells(), 'imported'],
  ['nothing', '', null],
  ['a cell too few', `${MARK},${MARK}@example.org,,,${MARK}`, 'invalid_row'],
  ['a cell too many', `${cells()},${MARK}`, 'invalid_row'],
  ['a quote out of place', cells({ name: `${MARK} "the" ${MARK}` }), 'invalid_row'],
  ['something behind a quote', cells({ name: `"${MARK}" ${MARK}` }), 'invalid_row'],
  ['a quote that is not closed', cells({ name: `"${MARK}` }), 'invalid_row'],
  ['a good row behind it', cells(), 'imported'],
  ['line ends within a cell', cells({ name: `"${MARK}\r\nthe\nsecond"` }), 'imported'],
  ['quotes and commas within a cell', cells({ name: `"${MARK}, ""the"" third"` }), 'imported'],
  ['cells without anything', ',,,,,', 'invalid_row'],
  ['no address', cells({ email: `${MARK} example.org` }), 'invalid_email'],
  ['a missing address', cells({ email: '' }), 'invalid_row'],
  ['an address of 300 characters', cells({ email: `${MARK.repeat(96)}@example.org` }), 'invalid_email'],
  ['a line end in an address', cells({ email: `"${MARK}\n@example.org"` }), 'invalid_email'],
  ['a letter that only looks like another', cells({ email: `${MARK}\u212Aelvin@example.org` }), 'invalid_email'],
  ['a boolean that is none', cells({ blocked: 'maybe' }), 'invalid_row'],
  ['an address that may be verified', cells({ emailVerified: '2019-12-06' }), 'invalid_row'],
  ['who is blocked', cells({ blocked: 'T' }), 'may_not_log_in'],
  ['no password', cells({ password: '' }), 'no_hash'],
  ['a password in the clear', cells({ password: `${MARK} correct horse` }), 'unknown_hash'],
  ['an MD5 that does not say so', cells({ password: '0123456789abcdef0123456789abcdef' }), 'unknown_hash'],
  ['a hash that takes years', cells({ password: hash.replace('$2b$04', '$2b$31') }), 'too_costly'],
  ['a hash that is cut off', cells({ password: hash.slice(0, 40) }), 'invalid_hash'],
  ['a hash with a blank behind it', cells({ password: `${hash} ` }), 'invalid_hash'],
  ['a NUL', cells({ password: `${hash}\0` }), 'invalid_row'],
  ['bytes that are no text', cells({ name: `${MARK}\uFFFD` }), 'invalid_row'],
  ['a million characters', cells({ name: MARK.repeat(400_000) }), 'invalid_row'],
  ['PHP’s spelling of bcrypt', cells({ password: hash.replace('$2b$', '$2y$') }), 'imported'],
  ['the first of twins', cells({ id: 'twin', email: `${MARK}@bücher.example` }), 'imported'],
  ['the same once more', cells({ id: 'twin', email: `${MARK}@bücher.example` }), 'exists'],
  ['a twin in another case', cells({ email: `${MARK.toUpperCase()}@BÜCHER.example` }), 'conflict'],
  ['a formula', cells({ name: `=HYPERLINK("${MARK}")`.replaceAll('"', "'") }), 'imported'],
  ['a verified address', cells({ emailVerified: 'true' }), 'imported'],
  ['a quote that is never closed', cells({ name: `"${MARK}` }), 'invalid_row'],
  ['a good row at the end', cells(), 'imported'],
];

/** Puts cases into a file, and holds that each is told with its own line, and that no reason quotes what is in it. */
async function assertTold(here: World, format: typeof csv, cases: readonly Case[], end: string): Promise<void> {
  let next = 1;
  const expected = cases.flatMap(([what, text, code]) => {
    const at = next;
    next += text.split(/\r\n?|\n/).length;
    return code === null ? [] : [[at, what, code]];
  });
  const ended = await importText(here.migrator, format, `\uFEFF${cases.map(([, text]) => text).join(end)}`);
  const names = new Map(expected.map(([at, what]) => [at, what]));
  assert.deepEqual(
    ended.map((row) => [row.line, names.get(row.line), row.code]),
    expected,
  );
  assert.ok(cases.length > 35);
  for (const { line: at, code, reason = '' } of ended) {
    assert.ok(code.length && (reason !== '' || !/^(?:invalid|unknown|conflict)/.test(code)), `line ${at} has no reason`);
    assert.ok(!/zqx|\$2|example|0123/i.test(reason), `line ${at}: ${reason}`);
  }
}

describe('Rows of all kinds', () => {
  let here: World;

  before(async () => {
    hash = await bcryptHasher({ cost: 4 }).hash(PASSWORD);
  });

  beforeEach(() => {
    count = 0;
    here = world({ people: [] });
  });

  const nameOf = (user: StoredUser | null): unknown => Object(user?.record).name;
  const stored = async (n: number) => await here.users.find(`${MARK}${n}@example.org`);

  for (const [name, end] of Object.entries({ 'line feeds': '\n', 'carriage returns too': '\r\n', 'carriage returns alone': '\r' })) {
    it(`IMP-05, IMP-06, IMP-08: are each told by their line in NDJSON with ${name}, and the good ones go in`, async () => {
      await assertTold(here, ndjson, ndjsonCases(), end);
      assert.equal(await outcome(here.migrator, `${MARK}1@example.org`, PASSWORD), 'verified');
      assert.equal(await outcome(here.migrator, `${MARK}${count}@example.org`, PASSWORD), 'verified');
      assert.equal((await stored(count - 1))?.emailVerified, false);
      assert.equal(await here.users.find(`${MARK}-lost@example.org`), null);
      assert.equal(Reflect.get({}, 'blocked'), undefined);
    });

    it(`IMP-05, IMP-06, IMP-08: are each told by their line in CSV with ${name}, and the good ones go in`, async () => {
      await assertTold(here, csv, csvCases(), end);
      assert.equal(await outcome(here.migrator, `${MARK}1@example.org`, PASSWORD), 'verified');
      assert.equal(await outcome(here.migrator, `${MARK}${count}@example.org`, PASSWORD), 'verified');
      assert.equal((await stored(count - 2))?.emailVerified, true);
      assert.equal(nameOf(await stored(count - 3)), `=HYPERLINK('${MARK}')`);
    });
  }
});
