import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from '../../architecture/source-files.js';

/** A user's project in a temporary folder, with the packages of this repository installed, this one among them. */
export interface Project {
  readonly folder: string;
  /** Writes a file; its path. */
  add(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

export async function newProject(): Promise<Project> {
  const folder = await mkdtemp(join(tmpdir(), 'cli-'));
  const add = async (name: string, text: string) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  };
  await add('package.json', '{ "type": "module" }');
  // One by one: what is written to the project's own node_modules stays in the project.
  const packages = await readdir(join(root, 'node_modules'));
  await mkdir(join(folder, 'node_modules'));
  await Promise.all(
    packages.map(async (name) => await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction')),
  );
  return { folder, add, remove: async () => await rm(folder, { recursive: true }) };
}

/** A source in JavaScript that knows Ada; to be exported in one way or another. */
export const SOURCE = `
import { createHash } from 'node:crypto';
const hashOf = (text) => createHash('sha256').update(text).digest('hex');
const ada = { id: 7, email: 'ada@example.org', emailVerified: true, name: 'Ada' };
const HASH = hashOf('Correct-Horse-7');
const find = (identifier) => (identifier.toLowerCase() === ada.email ? ada : null);
const legacy = {
  async verify(identifier, password, { signal }) {
    signal.throwIfAborted();
    return hashOf(password) === HASH ? find(identifier) : null;
  },
  async getUser(identifier, { signal }) {
    signal.throwIfAborted();
    return find(identifier);
  },
};
`;
