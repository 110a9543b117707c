import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { access, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { nearestPackage } from './nearest-package.js';

const run = promisify(execFile);

/**
 * Has the TypeScript compiler of the file's project compile it, and what it imports, into a temporary folder of that
 * project, from where packages are found as they are from the file itself. Types are not looked at. The folder is gone
 * when the process ends.
 * @returns The path of the JavaScript; `null` where there is no compiler, or where it made nothing of the file.
 */
export async function compileFile(path: string, { compiler: name = 'typescript' } = {}): Promise<string | null> {
  const compiler = installedCompiler(name, path);
  const project = await nearestPackage(dirname(path));
  if (compiler === null || project === null) return null;
  await mkdir(join(project.folder, 'node_modules'), { recursive: true });
  const out = await mkdtemp(join(project.folder, 'node_modules', '.passport-lazy-migration-'));
  process.once('exit', () => rmSync(out, { recursive: true, force: true }));

  const compilerOptions = {
    ...{ rootDir: project.folder, outDir: out, noEmit: false, noEmitOnError: false },
    ...{ target: 'es2022', module: 'nodenext', esModuleInterop: true, resolveJsonModule: true, allowJs: true },
    ...{ skipLibCheck: true, types: [] },
  };
  await writeFile(join(out, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [path] }));
  // As in the project: it says whether `.js` files are ES modules.
  await writeFile(join(out, 'package.json'), JSON.stringify({ type: project.type ?? 'commonjs' }));
  // It ends with an error where types do not fit. That is for the editor to say: what counts is what came out.
  await run(process.execPath, [compiler, '--project', out]).catch(() => null);
  const compiled = join(out, relative(project.folder, path)).replace(/ts(?<x>x?)$/, 'js');
  return await access(compiled).then(
    () => compiled,
    () => null,
  );
}

function installedCompiler(name: string, path: string): string | null {
  try {
    return join(dirname(createRequire(path).resolve(`${name}/package.json`)), 'bin', 'tsc');
  } catch {
    return null;
  }
}
