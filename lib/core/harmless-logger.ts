import type { Logger } from './ports.js';

/** The same logger, whose own failures harm no request. */
export function harmless(logger: Logger): Logger {
  const guarded =
    (level: keyof Logger) =>
    (...args: unknown[]): void => {
      try {
        logger[level](...args);
      } catch {}
    };
  return { debug: guarded('debug'), info: guarded('info'), warn: guarded('warn'), error: guarded('error') };
}
