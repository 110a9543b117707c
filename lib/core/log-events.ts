import { type EventPayload, EVENTS, type Listener, type MigrationEvents } from './events.js';
import { harmless } from './harmless-logger.js';
import type { Logger } from './ports.js';

/** What can be listened to. */
interface Told {
  on<Name extends keyof MigrationEvents>(name: Name, listener: Listener<Name>): () => void;
}

/** Events that an operator should see, where others are only noted. */
const WARNINGS: ReadonlySet<keyof MigrationEvents> = new Set(['locked', 'legacy-fault', 'conflict', 'mail-failed']);

/**
 * Writes every event of a migrator to a logger, as an object and a text: the form of pino, which `console` shows as well.
 * The object is `{ event, at, ... }`, with addresses masked, and `at` in UTC.
 * @param logger `console`, pino, or anything of that form.
 * @returns A function that stops it.
 */
export function logEvents(migrator: Told, logger: Logger): () => void {
  const log = harmless(logger);
  const write = <Name extends keyof MigrationEvents>(name: Name, event: EventPayload<Name>): void => {
    const isWarning = WARNINGS.has(name) || ('state' in event && event.state === 'open');
    log[isWarning ? 'warn' : 'info']({ event: name, ...event, at: event.at.toISOString() }, `migration: ${name}`);
  };
  const stops = EVENTS.map((name) => migrator.on(name, (event) => write(name, event)));
  return () => {
    for (const stop of stops) stop();
  };
}
