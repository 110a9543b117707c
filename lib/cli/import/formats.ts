import { readdir } from 'node:fs/promises';
import { UsageError } from '../command.js';
import type { ExportFormat } from './export-format.js';

const folder = new URL('formats/', import.meta.url);
/** As it is in the sources, or was built of them; not what stands beside, such as types. */
const PROGRAM = /^(?<name>[\w-]+)\.(?:ts|js)$/;

/** The names of all formats: one file in the folder is one format, and nothing else says which there are. */
export async function formatNames(): Promise<readonly string[]> {
  const files = await readdir(folder).catch(() => []);
  return files.flatMap((file) => PROGRAM.exec(file)?.groups?.['name'] ?? []).sort();
}

/**
 * The format of a name; no other is loaded.
 * @throws UsageError that names them all, where there is none.
 */
export async function loadFormat(name: string): Promise<ExportFormat> {
  const file = (await readdir(folder).catch(() => [])).find((candidate) => PROGRAM.exec(candidate)?.groups?.['name'] === name);
  if (!file) throw new UsageError(`There is no format ${JSON.stringify(name)}. There are:\n\n${await tableOfFormats()}`);
  const { format } = (await import(new URL(file, folder).href)) as { readonly format: ExportFormat };
  return format;
}

/** All formats and what each is of, in lines. */
export async function tableOfFormats(): Promise<string> {
  const names = await formatNames();
  const width = Math.max(...names.map(({ length }) => length));
  const lines = await Promise.all(names.map(async (name) => `  ${name.padEnd(width)}  ${(await loadFormat(name)).description}\n`));
  return lines.join('');
}
