import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LegacySource } from '../../../lib/core/ports.js';
import { root } from '../../architecture/source-files.js';

/** What every template makes: a source with all there is, and an end. */
export type TemplateSource = Required<LegacySource> & { close(): Promise<void> };

/** What every template exports. */
export interface Template<Options> {
  readonly legacySource: (options: Options) => TemplateSource;
}

/** The text of a template, as `init` copies it. */
export const templateText = (name: string): Promise<string> => readFile(join(root, 'templates', name, 'index.ts'), 'utf8');

const DRIVERS = ['pg', 'mysql2', 'mongodb', 'mssql'];
let copies: string | undefined;

/**
 * Loads a template the way a user has it: from a copy of its text, outside this repository.
 * @param installed Whether the packages of this repository are installed beside it, drivers among them.
 */
export async function loadTemplate<Options>(name: string, installed = true): Promise<Template<Options>> {
  copies ??= temporaryFolder();
  const folder = join(copies, installed ? name : `${name}-alone`);
  await mkdir(folder, { recursive: true });
  // The driver is imported when it is used, so the folder stays.
  if (installed) await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction').catch(() => {});
  // An empty folder hides what somebody may have installed above the temporary ones.
  else for (const driver of DRIVERS) await mkdir(join(folder, 'node_modules', driver), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  const file = join(folder, 'legacy.ts');
  await writeFile(file, await templateText(name));
  return (await import(pathToFileURL(file).href)) as Template<Options>;
}

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'templates-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
