import { inspect } from 'node:util';
import type { Logger } from '../../lib/core/ports.js';
import { wasTold } from './leaks.js';

/** A logger that keeps what it is told. */
export interface RecordingLogger extends Logger {
  readonly lines: { readonly level: keyof Logger; readonly args: readonly unknown[] }[];
  /** All of it as text, to whatever depth: to look for what must not be there. */
  text(): string;
}

export function recordingLogger(): RecordingLogger {
  const lines: RecordingLogger['lines'] = [];
  const at =
    (level: keyof Logger) =>
    (...args: unknown[]) => {
      lines.push({ level, args });
      wasTold(args);
    };
  return {
    lines,
    text: () => inspect(lines, { depth: 20, showHidden: true }),
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
  };
}
