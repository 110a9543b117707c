import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The account that a process runs as; empty for the account of its parent. */
export type Account = { readonly uid: number; readonly gid: number } | Record<string, never>;

const run = promisify(execFile);

/** Who PostgreSQL is to run as: it refuses root, so root hands it to `nobody`; anybody else runs it themselves. */
export async function unprivilegedAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'nobody'])).stdout)));
  if (!uid || !gid) throw new Error('there is no account `nobody` to run it as, and PostgreSQL refuses root');
  return { uid, gid };
}
