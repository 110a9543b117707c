import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The folder that holds `templates` and, once built, `dist`: whether this runs from the sources or from the build. */
export const packageRoot = (): string => dirname(createRequire(import.meta.url).resolve('passport-lazy-migration/package.json'));

/** Such as `0.1.0`. */
export async function packageVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')) as { readonly version: string };
  return version;
}
