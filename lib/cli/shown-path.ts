import { isAbsolute, relative } from 'node:path';

/** A path as short as it can be said from a folder, in a form that every shell takes. */
export function shownPath(path: string, folder: string): string {
  const from = relative(folder, path);
  return from.startsWith('..') || isAbsolute(from) ? path : from.replaceAll('\\', '/');
}
