import type express from 'express';
import type { AuthenticateOptions } from 'passport';
import { KeptSessions } from './kept-sessions.js';
import { loginApp } from './login-app.js';
import { type MigrationParts, migration } from './migration.js';

/** A login app with a migration behind it, and all that a test may look into. */
export function migratingApp(makeApp: typeof express, parts: MigrationParts = {}, options: AuthenticateOptions = {}) {
  const store = new KeptSessions();
  const behind = migration(parts);
  return { ...behind, store, app: loginApp({ express: makeApp, store, options, migrator: behind.migrator }) };
}
