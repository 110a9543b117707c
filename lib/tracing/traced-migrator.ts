import type { Migrator } from '../core/migrator.js';
import type { Trace } from '../core/trace.js';

/** The flows of a migrator that are traced. */
export const FLOWS = [
  ...(['login', 'signUp', 'verifyEmail', 'requestEmailVerification', 'requestPasswordReset', 'resetPassword'] as const),
  ...(['requestEmailChange', 'confirmEmailChange', 'changeEmail', 'confirmPassword', 'changePassword', 'deleteUser'] as const),
  ...(['getUser', 'progress'] as const),
] as const satisfies readonly (keyof Migrator)[];

/** The same migrator, each of whose flows is traced. */
export function tracedMigrator<User>(migrator: Migrator<User>, trace: Trace): Migrator<User> {
  for (const flow of FLOWS) {
    const run = migrator[flow].bind(migrator) as (...args: readonly unknown[]) => Promise<unknown>;
    const value = (...args: readonly unknown[]): Promise<unknown> => trace({ kind: 'flow', flow }, () => run(...args));
    Object.defineProperty(migrator, flow, { value, writable: true, configurable: true });
  }
  return migrator;
}
