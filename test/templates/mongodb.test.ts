import assert from 'node:assert/strict';
import { createHash, pbkdf2Sync } from 'node:crypto';
import bcrypt from 'bcrypt';
import mongoose from 'mongoose';
import { type PasswordRecord, verifyPassword } from '../../lib/passwords/index.js';
import { serverUri, testDatabase } from '../support/mongo.js';
import { outcome, until } from '../support/world.js';
import { type Door, openDoor } from './support/door.js';
import { flowSuite } from './support/flow-suite.js';
import { hostileIdentifiers } from './support/hostile-identifiers.js';
import { MongoProcess } from './support/mongo-process.js';
import { importSuite, migratorOf, outageSuite } from './support/outage-suite.js';
import { mixed, storedPeople, twins, victim } from './support/people.js';
import { patient, sourceSuite } from './support/source-suite.js';
import { loadTemplate, type Template, type TemplateSource } from './support/template.js';

interface Options {
  readonly connection: string;
  readonly [option: string]: unknown;
}

/** Where an application of Meteor's kind keeps things. */
const FIELDS = {
  ...{ email: 'emails.0.address', emailVerified: 'emails.0.verified', name: 'profile.full name' },
  ...{ password: 'services.password.bcrypt', enabled: 'is.active', blocked: 'is.locked' },
};

describe('The template for MongoDB', () => {
  const legacy = testDatabase();
  let template: Template<Options>;
  let door: Door;
  before(async () => {
    template = await loadTemplate('mongodb');
    const { hostname, port } = new URL(await serverUri());
    door = await openDoor(Number(port || 27_017), hostname);
    await seed(legacy.connection);
  });
  after(() => door.close());

  /** Through the door to that one server, whatever it says of others. */
  const behindDoor = (uri = legacy.uri) => {
    const url = new URL(uri);
    url.host = `127.0.0.1:${door.port}`;
    url.searchParams.set('directConnection', 'true');
    return url.href;
  };
  const sourceOf = (options: Partial<Options> = {}) =>
    template.legacySource({
      ...{ connection: behindDoor(), collection: 'the people', fields: FIELDS, connectTimeout: 10_000, queryTimeout: 10_000 },
      ...options,
    });
  const collection = (name: string) => legacy.connection.collection(name);

  sourceSuite(() => ({ door, source: () => sourceOf() }));
  flowSuite(() => ({ door, source: () => sourceOf() }));
  outageSuite(() => ({ door, source: () => sourceOf({ connectTimeout: 500, queryTimeout: 500 }) }));
  importSuite(() => ({
    door,
    async source() {
      if ((await collection('large').estimatedDocumentCount()) === 0) {
        await collection('large').insertMany(
          Array.from({ length: 20_000 }, (_, n) => ({ email: `${n}@example.org`, password: 'x'.repeat(1000) })),
        );
      }
      return sourceOf({ collection: 'large', fields: { name: null }, connectTimeout: 1000, queryTimeout: 1000 });
    },
  }));

  describe('by what its options say:', () => {
    let source: TemplateSource;
    afterEach(() => source.close());
    const verify = async (identifier: string, password: string | null) =>
      await source.verify(identifier, password ?? '', { signal: patient });
    const get = async (identifier: string) => (await source.getUser(identifier, { signal: patient })) ?? null;

    it("finds people by username as well, but nobody by the username that is another one's address", async () => {
      await collection('the people').updateOne({ 'emails.address': mixed.email }, { $set: { username: victim.email } });
      source = sourceOf({ fields: { ...FIELDS, username: 'username' } });
      assert.equal((await get(victim.username.toUpperCase()))?.id, victim.id);
      assert.equal((await get(victim.email))?.id, victim.id);
      assert.equal(await verify(victim.email, mixed.password), null);
    });

    it('finds addresses only as they are stored where case counts', async () => {
      source = sourceOf({ ignoreCase: false });
      assert.equal(await get(mixed.email.toLowerCase()), null);
      assert.equal((await get(mixed.email))?.id, mixed.id);
      assert.deepEqual([(await get(twins[0].email))?.id, (await get(twins[1].email))?.id], [twins[0].id, twins[1].id]);
    });

    it('finds addresses in any case by any index where they are stored in lower case', async () => {
      source = sourceOf({ ignoreCase: 'lowercase' });
      assert.equal((await get(victim.email.toUpperCase()))?.id, victim.id);
      for (const identifier of hostileIdentifiers(victim.email)) {
        const found = await get(identifier);
        assert.ok(found === null || found.email === identifier, JSON.stringify(identifier.slice(0, 80)));
      }
    });

    it('INJ-01: takes nothing for a person that is no text', async () => {
      source = sourceOf({ fields: { ...FIELDS, username: 'username' } });
      const { email, password } = victim;
      const operators = [
        { $gt: '' },
        { $ne: null },
        { $exists: true },
        { $regex: '.*' },
        { $in: [email] },
        { $eq: email },
        { $not: { $eq: 1 } },
      ];
      const others: readonly unknown[] = [
        /.*/,
        [email],
        [[email]],
        { email },
        { toString: () => email },
        { valueOf: () => email },
        0,
        1,
        true,
        null,
        undefined,
      ];
      for (const hostile of [...operators, ...others, new String(email), Buffer.from(email), new mongoose.Types.ObjectId(), Symbol('x')]) {
        assert.equal(await get(hostile as string), null, JSON.stringify(hostile));
        assert.equal(await verify(hostile as string, password), null, JSON.stringify(hostile));
        const answer = await verify(email, hostile as string).catch(() => 'refused');
        assert.ok(answer === null || answer === 'refused', JSON.stringify(hostile));
      }
    });

    it('INJ-01: is not misled by documents that hold operators, lists or nothing where a name should be', async () => {
      const names = [{ $gt: '' }, ['ada@example.org'], { $eq: 'ada@example.org' }, null, 7, true, /ada/, ''];
      await collection('odd names').insertMany([...names.map((email, n) => ({ n, email, password: 'x' })), { password: 'x' }]);
      source = sourceOf({ collection: 'odd names', fields: { name: null } });
      for (const identifier of ['ada@example.org', '{"$gt":""}', 'null', '7', 'true', '/ada/', '', 'undefined', '[object Object]']) {
        assert.equal(await get(identifier), null, identifier);
      }
    });

    it('checks hashes that say all themselves, whichever they are, side by side', async () => {
      const sha = createHash('sha1').update('secretsalt').digest();
      const hashes = [
        await bcrypt.hash('secret', 4),
        `{SSHA}${Buffer.concat([sha, Buffer.from('salt')]).toString('base64')}`,
        `pbkdf2_sha256$1000$salt$${pbkdf2Sync('secret', 'salt', 1000, 32, 'sha256').toString('base64')}`,
      ];
      await collection('plain').insertMany(hashes.map((password, n) => ({ email: `${n}@example.org`, password })));
      source = sourceOf({ collection: 'plain', fields: { name: null } });
      for (const n of hashes.keys()) {
        assert.ok(await verify(`${n}@example.org`, 'secret'), hashes[n]);
        assert.equal(await verify(`${n}@example.org`, 'Secret'), null);
      }
    });

    it('checks hashes with a salt beside them, such as those of passport-local-mongoose', async () => {
      const salt = 'ab'.repeat(32);
      const hash = pbkdf2Sync('secret', salt, 25_000, 512, 'sha256').toString('hex');
      await collection('salted').insertMany([{ username: 'ada', hash, salt }, { username: 'bob' }]);
      const password = { format: 'passport-local-mongoose' };
      source = sourceOf({
        collection: 'salted',
        password,
        fields: { email: null, username: 'username', name: null, password: 'hash', salt: 'salt' },
      });
      assert.equal(((await verify('Ada', 'secret')) as { username?: unknown } | null)?.username, 'ada');
      assert.deepEqual([await verify('ada', 'Secret'), await verify('bob', 'secret')], [null, null]);
      await assertImported(source, { ada: 'secret', bob: null });
    });

    it('checks hashes of a format that is named, in bytes and deep in a document too', async () => {
      const digest = createHash('sha256').update('pepper and saltsecret').digest();
      const meteor = await bcrypt.hash(createHash('sha256').update('secret').digest('hex'), 4);
      await collection('bytes').insertOne({ username: 'ada', auth: { digest, salt: Buffer.from('pepper and salt') } });
      await collection('meteor').insertOne({ username: 'ada', services: { password: { bcrypt: meteor } } });
      const params = { algorithm: 'sha256', hashEncoding: 'hex' };
      const fields = { email: null, username: 'username', name: null };
      for (const [name, options] of Object.entries({
        bytes: {
          ...{ fields: { ...fields, password: 'auth.digest', salt: 'auth.salt' }, hashEncoding: 'hex' },
          password: { format: 'raw-digest', saltEncoding: 'hex', saltPosition: 'prefix', params },
        },
        meteor: { fields: { ...fields, password: 'services.password.bcrypt' }, password: { format: 'meteor-bcrypt' } },
      })) {
        await source?.close();
        source = sourceOf({ collection: name, ...options });
        assert.ok(await verify('ada', 'secret'), name);
        assert.equal(await verify('ada', 'Secret'), null, name);
        await assertImported(source, { ada: 'secret' });
      }
    });

    it('tells of every kind of id in one text that stays the same', async () => {
      const id = new mongoose.mongo.ObjectId();
      const uuid = new mongoose.mongo.UUID('0b3a1e5c-7f5d-4c39-8f0e-0a1b2c3d4e5f');
      const ids = {
        [id.toHexString()]: id,
        '0b3a1e5c7f5d4c398f0e0a1b2c3d4e5f': uuid,
        '9007199254740993': mongoose.mongo.Decimal128.fromString('9007199254740993'),
      };
      await collection('ids').insertMany(
        [...Object.values(ids), 7, 'seven'].map((key, n) => ({ key, email: `${n}@example.org`, password: 'x' })),
      );
      source = sourceOf({ collection: 'ids', fields: { id: 'key', name: null } });
      const told = await Promise.all([0, 1, 2, 3, 4].map(async (n) => (await get(`${n}@example.org`))?.id));
      assert.deepEqual(told, [...Object.keys(ids), '7', 'seven']);
    });

    it('throws where a hash or a state cannot be read, instead of saying no', async () => {
      await collection('odd').insertOne({ email: 'a@b.c', password: 'gibberish', state: 'maybe' });
      source = sourceOf({ collection: 'odd', fields: { name: null } });
      await assert.rejects(verify('a@b.c', 'gibberish'), /cannot be checked: unsupported/);
      await source.close();
      source = sourceOf({ collection: 'odd', fields: { name: null, blocked: 'state' } });
      await assert.rejects(get('a@b.c'), /neither yes nor no/);
    });

    it('takes further fields along, and never a password', async () => {
      source = sourceOf({ fields: { ...FIELDS, locale: 'username' } });
      const profile = await get(victim.email);
      assert.equal(profile?.['locale'], victim.username);
      assert.ok(!JSON.stringify(profile).includes('$2'));
    });
  });

  it('speaks to no server in the clear where TLS is asked for', async () => {
    const source = sourceOf({ client: { tls: true }, connectTimeout: 500 });
    await assert.rejects(async () => await source.getUser(victim.email, { signal: patient }));
    await source.close();
  });

  it('says what to install where its driver is missing', async () => {
    const source = (await loadTemplate<Options>('mongodb', false)).legacySource({ connection: behindDoor() });
    await assert.rejects(async () => await source.getUser(victim.email, { signal: patient }), /npm install mongodb/);
    await source.close();
  });

  it('gives no answer when the server is killed in the middle of a query, and asks its successor by itself', async function () {
    this.timeout(60_000);
    const start = async () => {
      const started = await MongoProcess.start();
      await started.with('legacy', seed);
      return started;
    };
    let server = await start();
    const way = await openDoor(server.port);
    const source = sourceOf({
      connection: behindDoor(`mongodb://127.0.0.1:${way.port}/legacy`).replace(String(door.port), String(way.port)),
    });
    const migrator = migratorOf(source);
    assert.equal(await outcome(migrator, victim.email, 'a wrong password'), 'rejected');
    const held = await server.holdUp();
    const answer = outcome(migrator, victim.email, victim.password ?? '');
    await held();
    await server.kill();
    assert.equal(await answer, 'legacy_unavailable');
    assert.equal(await outcome(migrator, victim.email, victim.password ?? ''), 'legacy_unavailable');

    server = await start();
    way.open(server.port);
    await until(async () => (await outcome(migrator, victim.email, victim.password ?? '')) === 'migrated');
    await source.close();
    await until(() => way.clients === 0);
    await way.close();
    await server.kill();
  });
});

/** That an import gives passwords which open with these. */
async function assertImported(source: TemplateSource, passwords: Readonly<Record<string, string | null>>): Promise<void> {
  for await (const { username, password } of source.users({ signal: patient })) {
    const expected = passwords[String(username)];
    if (expected) assert.equal((await verifyPassword(password as PasswordRecord, expected)).answer, 'match');
    else assert.equal(password, null);
  }
}

/** As documents, with an index that each may have once. */
async function seed(connection: mongoose.Connection): Promise<void> {
  const people = await storedPeople();
  const documents = people.map(({ id, email, username, name, hash, emailVerified, enabled, blocked }) => ({
    ...{ _id: Number.isSafeInteger(Number(id)) ? Number(id) : id, username, profile: { 'full name': name } },
    ...{ emails: [{ address: email, verified: emailVerified }], services: { password: hash === null ? {} : { bcrypt: hash } } },
    is: { active: enabled ? 'Y' : 'N', locked: blocked ? new Date() : null },
  }));
  await connection.collection<{ _id: string | number }>('the people').insertMany(documents);
}
