/*
 * Writes lib/passwords/common-passwords.ts from the list of @zxcvbn-ts/language-common, most common first:
 *
 *   npm pack @zxcvbn-ts/language-common@4.1.3 && tar xzf zxcvbn-ts-language-common-4.1.3.tgz
 *   npx tsx scripts/common-passwords.ts package/src/passwords.json
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [, , path = 'package/src/passwords.json'] = process.argv;
const ranked = (JSON.parse(readFileSync(path, 'utf8')) as string[]).filter((word) => /^[^\s`$\\]+$/.test(word));
const chosen = new Set([
  ...ranked.filter((word) => word.length >= 8).slice(0, 5000),
  ...ranked.filter((word) => word.length === 6 || word.length === 7).slice(0, 2000),
]);
const words = ranked.filter((word) => chosen.has(word));

const PER_LINE = 50;
const lines: string[] = [];
for (let at = 0; at < words.length; at += PER_LINE) lines.push(words.slice(at, at + PER_LINE).join(' '));

writeFileSync(
  new URL('../lib/passwords/common-passwords.ts', import.meta.url),
  `/**
 * The passwords that are tried first, in lower case, the most common first: ${words.length} of at least six characters.
 * Taken by scripts/common-passwords.ts from \`passwords.json\` of @zxcvbn-ts/language-common 4.1.3; MIT licence,
 * copyright 2012-2016 Dan Wheeler and Dropbox, Inc., 2021 @zxcvbn-ts.
 */
export const commonPasswords = (): string[] => WORDS.trim().split(/\\s+/);

const WORDS = \`
${lines.join('\n')}
\`;
`,
);
