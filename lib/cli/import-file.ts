import { createRequire } from 'node:module';
import { basename, dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError } from './command.js';
import { compileFile } from './compile-file.js';
import { nearestPackage } from './nearest-package.js';

type Module = Readonly<Record<string, unknown>>;
type Import = (url: string) => Promise<unknown>;

/** What the packages that read TypeScript export, so far as it is called here. */
interface LoaderApi {
  readonly tsImport?: (url: string, parent: string) => Promise<unknown>;
  readonly require?: (path: string, parent: string) => unknown;
  readonly createJiti?: (parent: string) => { import: Import };
}

/** A package that reads all of TypeScript, where it is installed. */
interface Loader {
  readonly specifier: string;
  /** What it reads, where it does not read both. */
  readonly reads?: 'commonjs' | 'module';
  /** An import through the package, for files that import others as this one does; `null` where it is not what it was. */
  readonly importThrough: (api: LoaderApi, parent: string) => Import | null;
}

const LOADERS: readonly Loader[] = [
  {
    specifier: 'tsx/cjs/api',
    reads: 'commonjs',
    importThrough: ({ require }, parent) => (require ? async (url) => require(fileURLToPath(url), fileURLToPath(parent)) : null),
  },
  {
    specifier: 'tsx/esm/api',
    reads: 'module',
    importThrough: ({ tsImport }, parent) => (tsImport ? async (url) => await tsImport(url, parent) : null),
  },
  {
    specifier: 'jiti',
    importThrough: ({ createJiti }, parent) => {
      const jiti = createJiti?.(parent);
      return jiti ? async (url) => await jiti.import(url) : null;
    },
  },
];

/** What a Node cannot do by itself: TypeScript at all, or more of it than types (enums, `./other.js` for `./other.ts`). */
const BEYOND_NODE = [
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
];

/** `import` in a file of a project that is CommonJS, which every compiler takes, is a syntax error to Node. */
const isBeyondNode = (error: unknown): boolean => error instanceof SyntaxError || BEYOND_NODE.includes(codeOf(error));

/** How a file is loaded; replaced in tests. */
interface ImportMeans {
  readonly native?: Import;
  readonly loaders?: readonly Loader[];
  readonly compile?: (path: string) => Promise<string | null>;
}

/**
 * Loads a file of the user's, JavaScript or TypeScript. Node 22.18 and later read TypeScript themselves; where that
 * does not do, tsx is asked to, and then jiti, those of the file's project before those that we find, and at last the
 * project's own compiler. TypeScript of a CommonJS project says `import` all the same, which Node warns of and refuses:
 * there Node comes last.
 * @throws UsageError where nobody can read the file; otherwise whatever the file itself throws.
 */
export async function importFile(path: string, means: ImportMeans = {}): Promise<Module> {
  const { native = nodeImport, loaders = LOADERS, compile = compileFile } = means;
  const { href } = pathToFileURL(path);
  if (!/\.[cm]?tsx?$/.test(path)) return (await native(href)) as Module;
  const kind = await kindOf(path);
  const asTypeScript = async (): Promise<Module | null> => {
    for (const loader of loaders) {
      const load = loader.reads === undefined || loader.reads === kind ? await throughInstalled(loader, href) : null;
      if (load) return (await load(href)) as Module;
    }
    const compiled = await compile(path);
    return compiled === null ? null : ((await nodeImport(pathToFileURL(compiled).href)) as Module);
  };
  const first = kind === 'commonjs' ? await asTypeScript() : null;
  if (first) return first;
  try {
    return (await native(href)) as Module;
  } catch (error) {
    if (!isBeyondNode(error)) throw error;
    const module = kind === 'commonjs' ? null : await asTypeScript();
    if (module) return module;
    if (codeOf(error) !== 'ERR_UNKNOWN_FILE_EXTENSION' && !(error instanceof SyntaxError)) throw error;
    const problem = error instanceof SyntaxError ? error.message : `Node ${process.versions.node} reads no TypeScript`;
    throw new UsageError(`${basename(path)} could not be read: ${problem}. Install what can: npm install --save-dev tsx`);
  }
}

async function kindOf(path: string): Promise<'commonjs' | 'module'> {
  if (path.endsWith('.cts')) return 'commonjs';
  if (path.endsWith('.mts')) return 'module';
  return (await nearestPackage(dirname(path)))?.type === 'module' ? 'module' : 'commonjs';
}

const nodeImport: Import = async (url) => (await import(url)) as unknown;

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

async function throughInstalled({ specifier, importThrough }: Loader, href: string): Promise<Import | null> {
  for (const from of [href, import.meta.url]) {
    try {
      // Found as CommonJS finds it, since that can be asked from any folder; loaded as the module that stands beside it.
      const module = createRequire(from)
        .resolve(specifier)
        .replace(/\.cjs$/, '.mjs');
      const api = (await import(pathToFileURL(module).href)) as LoaderApi;
      const load = importThrough(api, href);
      if (load) return load;
    } catch {
      // Not there: the next may be.
    }
  }
  return null;
}
