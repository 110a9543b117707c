import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openBytes, openFile } from '../../../lib/cli/import/open-input.js';
import { newProject } from '../support/project.js';

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function textIn(text: AsyncIterable<string>, read: string[] = []): Promise<string> {
  for await (const piece of text) read.push(piece);
  return read.join('');
}

const readAll = async (bytes: Uint8Array, size = 65_536) => await textIn((await openBytes(cut(bytes, size))).text);
const TEXT = 'ada@example.org, Ada Lovelace: Ω, 😀\n'.repeat(500);

describe('The input of an import', () => {
  it('IMP-11: is the same text, packed or not, in pieces of any size', async () => {
    const packed = gzipSync(TEXT);
    for (const size of [1, 2, 3, 7, 65_536]) {
      assert.equal(await readAll(Buffer.from(TEXT), size), TEXT);
      assert.equal(await readAll(packed, size), TEXT);
    }
    assert.equal(await readAll(Buffer.concat([packed, gzipSync('and more')])), `${TEXT}and more`);
    for (const empty of [Buffer.alloc(0), gzipSync('')]) assert.equal(await readAll(empty), '');
    assert.equal(await readAll(Buffer.from('x')), 'x');
  });

  it('IMP-05: has no byte order mark, and is UTF-16 where one says so', async () => {
    assert.equal(await readAll(Buffer.from('\uFEFFada')), 'ada');
    assert.equal(await readAll(Buffer.from('\uFEFFada Ω', 'utf16le'), 1), 'ada Ω');
    assert.equal(await readAll(gzipSync(Buffer.from('\uFEFFada', 'utf16le').swap16())), 'ada');
    assert.match(await readAll(Buffer.from([0x61, 0xe4, 0x62])), /a\uFFFDb/);
  });

  it('IMP-11: gives all that stands before the place where a packed file was cut short, and says where that is', async () => {
    const packed = gzipSync(TEXT);
    for (const [length, whole] of [
      [packed.length - 8, true],
      [packed.length - 1, true],
      [packed.length - 20, false],
      [12, false],
      [4, false],
    ] as const) {
      const read: string[] = [];
      const { text, bytesRead } = await openBytes(cut(packed.subarray(0, length), 65_536));
      await assert.rejects(textIn(text, read), { name: 'UsageError', message: /cut short: it ends at \d+ bytes/ });
      assert.equal(bytesRead(), length);
      if (whole) assert.equal(read.join(''), TEXT);
    }
  });

  it('IMP-11: says that a packed file is damaged', async () => {
    const packed = Buffer.from(gzipSync(TEXT));
    packed[packed.length - 6] = (packed[packed.length - 6] ?? 0) ^ 0xff;
    await assert.rejects(readAll(packed), { name: 'UsageError', message: /^The packed file is damaged, at \d+ bytes/ });
    await assert.rejects(readAll(Buffer.from([0x1f, 0x8b, 0xff, 0xff, 0, 0, 0])), { name: 'UsageError', message: /damaged/ });
  });

  it('says what else has packed a file', async () => {
    await assert.rejects(readAll(Buffer.from('PK\u0003\u0004...')), {
      message: 'The file is packed by zip, and only gzip is read. Unpack it first.',
    });
  });

  it('is a file, whose size is known, or what is there in its place', async () => {
    const project = await newProject();
    try {
      const path = join(project.folder, 'users.gz');
      await writeFile(path, gzipSync(TEXT));
      const input = await openFile(path, 'users.gz');
      assert.equal(await textIn(input.text), TEXT);
      assert.equal(input.bytesRead(), input.size);
      assert.equal((await openFile('/dev/null', 'null')).size, null);
      await assert.rejects(openFile(join(project.folder, 'none'), 'none'), { name: 'UsageError', message: 'There is no file none.' });
      await assert.rejects(openFile(project.folder, 'folder'), { name: 'UsageError', message: 'folder is a folder, and not a file.' });
    } finally {
      await project.remove();
    }
  });

  it('is let go of where somebody has read enough', async () => {
    let isOver = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield Buffer.from('more\n');
      } finally {
        isOver = true;
      }
    }
    for await (const _piece of (await openBytes(endless())).text) break;
    assert.equal(isOver, true);
  });
});
