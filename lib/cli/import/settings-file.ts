import { readFile } from 'node:fs/promises';
import { UsageError } from '../command.js';

type Settings = Readonly<Record<string, unknown>>;

/** Nothing that an operator writes by hand is larger, in bytes. */
const LARGEST = 1_000_000;

/**
 * The settings in a JSON file.
 * @throws UsageError where there are none. It quotes nothing of the file, which may hold a key.
 */
export async function readSettings(path: string, shown: string): Promise<Settings> {
  const text = await textOf(path, shown);
  const settings = parsed(text);
  if (!settings) throw new UsageError(`${shown} is no JSON object.`);
  return settings;
}

/** The same, also as Firebase's console shows it to be copied: `hash_config { algorithm: SCRYPT, rounds: 8, ... }`. */
export async function readHashConfig(path: string, shown: string): Promise<Settings> {
  const text = await textOf(path, shown);
  const settings = parsed(text) ?? copiedFromConsole(text);
  if (!settings) throw new UsageError(`${shown} is neither a JSON object nor what Firebase's console shows.`);
  return settings;
}

async function textOf(path: string, shown: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const code = String((Object(error) as { readonly code?: unknown }).code);
    throw new UsageError(code === 'ENOENT' ? `There is no file ${shown}.` : `${shown} cannot be read: ${code}.`);
  });
  if (text.length > LARGEST) throw new UsageError(`${shown} is too large for a file of settings.`);
  return text.replace(/^\uFEFF/, '');
}

function parsed(text: string): Settings | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Settings) : null;
  } catch {
    return null;
  }
}

function copiedFromConsole(text: string): Settings | null {
  const inner = /^\s*(?:hash_config\s*)?\{(?<inner>[^{}]*)\}\s*$/.exec(text)?.groups?.['inner'];
  if (inner === undefined) return null;
  const lines = inner.split(/[,\n]/).filter((line) => line.trim());
  const pairs = lines.map((line) => /^\s*(?<name>\w+)\s*:\s*(?<value>[\w+/=-]+)\s*$/.exec(line)?.groups);
  if (!pairs.length || pairs.includes(undefined)) return null;
  return Object.fromEntries(pairs.map((pair) => [pair?.['name'] ?? '', valueOf(pair?.['value'] ?? '')]));
}

const valueOf = (text: string): string | number => (/^\d{1,9}$/.test(text) ? Number(text) : text);
