import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { PasswordFormat } from '../../lib/passwords/format/password-format.js';
import * as families from '../../lib/passwords/formats/index.js';
import { DEFAULT_LIMITS, passwordFormats } from '../../lib/passwords/index.js';
import { vectors } from './formats/vectors.js';

const text = readFileSync(new URL('../../docs/passwords.md', import.meta.url), 'utf8');
const section = (title: string): string => text.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? assert.fail(`no ${title}`);
const rowsOf = (title: string): readonly (readonly [string, string])[] =>
  [...(section(title).split('\n|---|---|\n')[1] ?? '').matchAll(/^\| (?<first>[^|]+) \| (?<second>[^|]+) \|$/gm)].map(
    ({ groups }) => [groups?.first ?? '', groups?.second ?? ''] as const,
  );

/** The names of the table, each with whether it is bold; what stands in brackets or behind a semicolon is about them. */
const listed = rowsOf('Formats').flatMap(([, names]) =>
  names
    .replaceAll(/\([^)]*\)/g, '')
    .replace(/;.*/, '')
    .split(',')
    .map((name) => ({ name: name.replaceAll('*', '').trim(), bold: name.includes('**') })),
);

describe('docs/passwords.md', () => {
  it('lists every format of the vectors once, and none that there is not', () => {
    const names = listed.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, index) => names.indexOf(name) !== index || !passwordFormats.includes(name)),
      [],
    );
    const shown = new Set(vectors.map(({ format }) => format));
    assert.deepEqual(
      passwordFormats.filter((name) => shown.has(name) && !names.includes(name)),
      [],
    );
  });

  it('has those in bold that are recognized from the hash alone', () => {
    const recognized = Object.values<readonly PasswordFormat[]>(families)
      .flat()
      .filter(({ name, recognizes }) => recognizes && listed.some((one) => one.name === name));
    assert.deepEqual(
      listed
        .filter(({ bold }) => bold)
        .map(({ name }) => name)
        .sort(),
      recognized.map(({ name }) => name).sort(),
    );
  });

  it('tells the limits that there are, as they are', () => {
    const told = rowsOf('Limits').flatMap(([names, values]) => {
      const numbers = [...values.matchAll(/(?:(?<least>\d+) to )?(?<number>\d[\d,]*)(?<unit> MiB)?/g)];
      return names.split(', ').map((name, index) => [name, numbers[index]?.groups] as const);
    });
    const limits = new Map<string, number>(Object.entries(DEFAULT_LIMITS));
    const named = told.filter(([name]) => /^\w+$/.test(name));
    assert.deepEqual(named.map(([name]) => name).sort(), [...limits.keys()].sort());
    for (const [name, groups] of named) {
      const number = Number(groups?.number?.replaceAll(',', ''));
      // Argon2 counts in KiB, scrypt in bytes.
      const unit = groups?.unit ? (name === 'argon2Memory' ? 2 ** 10 : 2 ** 20) : 1;
      assert.equal(number * unit, limits.get(name), name);
    }
  });
});
