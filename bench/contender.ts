import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The applications that are compared, each in a process of its own. */
export type ContenderName = 'ours' | 'hand-written' | 'passport-local-mongoose' | 'old-formats' | 'account-routes';

/** How all contenders of one run are set up. */
export interface ContenderSettings {
  readonly mongo: string;
  readonly cost: number;
  readonly limits: boolean;
}

/** A contender that is listening. */
export interface Contender {
  readonly name: ContenderName;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a contender and waits until it has its people and listens. */
export async function startContender(name: ContenderName, { mongo, cost, limits }: ContenderSettings): Promise<Contender> {
  const child = forked(`contenders/${name}.ts`, {
    BENCH_MONGO: mongo,
    BENCH_COST: String(cost),
    BENCH_LIMITS: limits ? 'on' : 'off',
    NODE_ENV: 'production',
  });
  const { port } = await firstMessage<{ port: number }>(child);
  return { name, port, stop: () => stopped(child) };
}

/** A MongoDB for all of them: `MONGODB_URI`, or the embedded server in a process of its own. */
export async function startMongo(): Promise<{ readonly uri: string; stop(): Promise<void> }> {
  const given = process.env['MONGODB_URI'];
  if (given) return { uri: given, stop: async () => {} };
  const child = forked('mongo-process.ts', {});
  const { uri } = await firstMessage<{ uri: string }>(child);
  return { uri, stop: () => stopped(child) };
}

/** With `BENCH_PROFILE`, each process leaves a profile in the folder of that name. */
function forked(file: string, env: Record<string, string>): ChildProcess {
  const profile = process.env['BENCH_PROFILE'];
  const execArgv = ['--import', 'tsx', ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [])];
  // Without the paths of the sources: what is measured is the built package, as it is shipped.
  const TSX_TSCONFIG_PATH = fileURLToPath(new URL('tsconfig.built.json', import.meta.url));
  return fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv, env: { ...process.env, ...env, TSX_TSCONFIG_PATH } });
}

async function firstMessage<Message>(child: ChildProcess): Promise<Message> {
  const gone = once(child, 'exit').then(() => Promise.reject(new Error(`${child.spawnargs.at(-1)} ended before it was ready`)));
  const [message] = (await Promise.race([once(child, 'message'), gone])) as [Message];
  return message;
}

async function stopped(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.disconnect();
  await exited;
}
