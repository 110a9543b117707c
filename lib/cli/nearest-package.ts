import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** What a project says of itself in its `package.json`, so far as Node asks for it. */
export interface NearestPackage {
  readonly folder: string;
  /** What files are that end in `.js` or `.ts`: `module` or `commonjs`; `null` where nothing is said. */
  readonly type: string | null;
}

/** The package that a folder belongs to, as Node sees it; `null` where it belongs to none. */
export async function nearestPackage(folder: string): Promise<NearestPackage | null> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    const text = await readFile(join(at, 'package.json'), 'utf8').catch(() => null);
    if (text !== null) return { folder: at, type: typeIn(text) };
    if (dirname(at) === at) return null;
  }
}

function typeIn(text: string): string | null {
  try {
    return (JSON.parse(text) as { readonly type?: string } | null)?.type ?? null;
  } catch {
    return null;
  }
}
