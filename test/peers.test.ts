import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './architecture/source-files.js';

type Manifest = Readonly<Record<'dependencies' | 'devDependencies' | 'peerDependencies', Readonly<Record<string, string>> | undefined>>;
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;

/** The first versions, one for each major that is still kept, without a hole that somebody could use against users of ours. */
const FLOORS: Readonly<Record<string, readonly string[]>> = {
  passport: ['0.6.0'],
  mongoose: ['8.22.1', '9.1.6'],
  express: ['4.20.0', '5.0.0'],
  bcrypt: ['5.0.0'],
  nodemailer: ['9.1.1'],
};

const partsOf = (version: string): readonly number[] => version.split('.').map(Number);
const isBelow = (version: readonly number[], floor: readonly number[]): boolean => {
  const at = version.findIndex((part, index) => part !== floor[index]);
  return at >= 0 && (version[at] ?? 0) < (floor[at] ?? 0);
};

/** The lowest versions that a range takes in, one for each of its alternatives. */
const lowestOf = (range: string): readonly (readonly number[])[] =>
  range.split('||').map((alternative) => {
    const version = /^\s*[\^~]?(?<version>\d+\.\d+\.\d+)\s*$/.exec(alternative)?.groups?.['version'];
    assert.ok(version, `${range} says its lowest version`);
    return partsOf(version);
  });

describe('The versions that are asked for', () => {
  it('CFG-02: leave out those with known holes', () => {
    const ranges = ['.', 'example-app'].flatMap((folder) =>
      Object.values(manifestOf(folder))
        .filter((value) => typeof value === 'object')
        .flatMap((packages) => Object.entries(packages as Readonly<Record<string, unknown>>)),
    );
    const checked = new Set<string>();
    for (const [name, range] of ranges) {
      const floors = FLOORS[name];
      if (!floors || typeof range !== 'string' || !/^[\d^~]/.test(range)) continue;
      checked.add(name);
      for (const lowest of lowestOf(range)) {
        const floor = floors.map(partsOf).find(([major]) => major === lowest[0]);
        assert.ok(!floors.every((each) => isBelow(lowest, partsOf(each))), `${name} ${range}`);
        assert.ok(!floor || !isBelow(lowest, floor), `${name} ${range}`);
      }
    }
    assert.deepEqual([...checked].sort(), Object.keys(FLOORS).sort());
  });
});
