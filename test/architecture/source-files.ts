import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

/** The root of the repository. */
export const root = join(import.meta.dirname, '..', '..');

/** What one file takes from another module. */
export interface Import {
  readonly specifier: string;
  /** Gone once compiled. */
  readonly typeOnly: boolean;
}

/** A file of the repository, its path relative to the root with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

/** The paths of all files that belong to the project, new ones that are not committed yet among them. */
export function projectFiles(): readonly string[] {
  // A download without .git holds the project's files, and what installing and building put beside them.
  const paths = existsSync(join(root, '.git'))
    ? execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n')
    : readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return paths.filter((path) => !/(^|\/)(node_modules|dist|coverage)\//.test(path) && isFile(path)).sort();
}

const isFile = (path: string): boolean => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;

/** The TypeScript files under a folder. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return projectFiles()
    .filter((path) => path.startsWith(`${folder}/`) && path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(text) };
    });
}

/** The file that a relative import names, as a path from the root. */
export const resolveImport = (from: string, specifier: string): string =>
  posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');

/** The package that a specifier names, without the path inside it; `null` for a file of ours. */
export const packageOf = (specifier: string): string | null =>
  specifier.startsWith('.') ? null : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** Program text without its comments. */
export const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

const FROM = /^\s*(?:import|export)\s(?<clause>[^;'"]*?)\sfrom\s*['"](?<specifier>[^'"]+)['"]/gm;
const BARE = /^\s*import\s*['"](?<specifier>[^'"]+)['"]/gm;
const CALL = /\b(?:import|require)\(\s*['"](?<specifier>[^'"]+)['"]/g;

function importsOf(text: string): readonly Import[] {
  const code = withoutComments(text);
  return [FROM, BARE, CALL].flatMap((pattern) =>
    [...code.matchAll(pattern)].map(({ groups }) => ({ specifier: groups?.specifier ?? '', typeOnly: isTypeOnly(groups?.clause ?? '') })),
  );
}

/** Whether `type A`, `type * as a` or `{ type A, type B }` is all that is taken. */
function isTypeOnly(clause: string): boolean {
  if (/^type\s/.test(clause)) return true;
  const names = /^\{(?<names>[^}]*)\}$/
    .exec(clause.trim())
    ?.groups?.names?.split(',')
    .map((name) => name.trim());
  return names?.every((name) => name === '' || name.startsWith('type ')) ?? false;
}
