import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { serialize } from 'bson';
import { MongoClient } from 'mongodb';
import { type EmbeddedMongo, startEmbeddedMongo } from '../src/index.js';

const OP_QUERY = 2004;
const OP_MSG = 2013;

function frame(opCode: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(7, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, body]);
}

function message(flags: number, ...parts: Uint8Array[]): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(flags);
  return frame(OP_MSG, head, ...parts);
}

const ping = Buffer.concat([Buffer.from([0]), serialize({ ping: 1, $db: 'admin' })]);

// These are about this server itself, whatever MONGODB_URI says.
describe('embedded-mongo: the server', () => {
  let server: EmbeddedMongo;
  before(async () => {
    server = await startEmbeddedMongo({ ttlEveryMs: 5 });
  });
  after(() => server.close());

  /** Sends bytes; gives what came back until the connection closed. */
  async function exchange(...chunks: Uint8Array[]): Promise<Buffer> {
    const socket = connect(server.port, '127.0.0.1');
    const got: Buffer[] = [];
    socket.on('data', (data: Buffer) => {
      got.push(data);
      socket.end();
    });
    for (const chunk of chunks) socket.write(chunk);
    await once(socket, 'close');
    return Buffer.concat(got);
  }

  it('answers a message with a checksum', async () => {
    assert.ok((await exchange(message(1, ping, Buffer.alloc(4)))).length > 20);
  });

  it('answers the legacy hello in the legacy format', async () => {
    const hello = frame(OP_QUERY, Buffer.alloc(4), Buffer.from('admin.$cmd\0'), Buffer.alloc(8), serialize({ isMaster: 1 }));
    assert.equal((await exchange(hello)).readInt32LE(12), 1);
  });

  it('answers a message that comes byte by byte', async () => {
    const bytes = [...message(0, ping)].map((byte) => Buffer.from([byte]));
    assert.ok((await exchange(...bytes)).length > 20);
  });

  it('cuts a connection that does not speak its language, and goes on', async () => {
    const junk = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.alloc(64),
      frame(OP_MSG, Buffer.from([0, 0, 0, 0, 9, 9, 9, 9, 9])),
      frame(2012, Buffer.alloc(9)),
      message(0, Buffer.from([0, 255, 255, 255, 127])),
    ];
    for (const bytes of junk) assert.equal((await exchange(bytes)).length, 0);
    assert.ok((await exchange(message(0, ping))).length > 20);
  });

  it('removes the documents past their TTL', async () => {
    const client = await new MongoClient(server.uri).connect();
    const c = client.db('em_ttl').collection('c');
    await c.createIndexes([{ key: { at: 1 }, expireAfterSeconds: 0 }]);
    const past = new Date(Date.now() - 1);
    const future = new Date(Date.now() + 60_000);
    await c.insertMany([{ at: past }, { at: [future, past] }, { at: future }, { at: 'never' }, {}]);
    const deadline = Date.now() + 15_000;
    while ((await c.countDocuments()) > 3) assert.ok(Date.now() < deadline, 'still there');
    assert.equal(await c.countDocuments({ at: past }), 0);
    await client.close();
  });

  it('gives each server its own data and port, and frees the port', async () => {
    const other = await startEmbeddedMongo();
    assert.notEqual(other.port, server.port);
    await other.close();
    const again = await startEmbeddedMongo({ port: other.port });
    assert.equal(again.uri, `mongodb://127.0.0.1:${other.port}`);
    await again.close();
  });

  describe('started alone', () => {
    const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

    /** Runs it until it ends; stops it as soon as it has said something. */
    async function run(port: number): Promise<{ code: number | null; said: string }> {
      const child = spawn(process.execPath, ['--import', 'tsx', main], { env: { ...process.env, PORT: String(port) } });
      let said = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data: Buffer) => {
          said += data.toString();
          child.kill('SIGTERM');
        });
      }
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, said };
    }

    it('says where it listens, and stops when told to', async () => {
      const free = await startEmbeddedMongo();
      await free.close();
      const { code, said } = await run(free.port);
      assert.equal(code, 0);
      assert.match(said, new RegExp(`^.*mongodb://127\\.0\\.0\\.1:${free.port}\\n$`));
    });

    it('says in one line that the port is taken', async () => {
      const { said } = await run(server.port);
      assert.match(said, new RegExp(`^embedded-mongo cannot start: port ${server.port} is taken.*\\n$`));
    });
  });
});
