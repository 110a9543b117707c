/** What a check comes to. A `warning` costs nobody their account; `skipped` was not tried, since it would only fail like another. */
export type Status = 'ok' | 'warning' | 'failed' | 'skipped';

/** One line of the report. */
export interface Finding {
  /** What a source does, as a sentence. */
  readonly check: string;
  readonly status: Status;
  /** What was seen. */
  readonly detail?: string;
  /** What to do about it. */
  readonly fix?: string;
  /** In milliseconds. */
  readonly ms?: number;
}

/** What a check found, apart from its name; nothing where all is well. */
export type Verdict = Omit<Finding, 'check' | 'ms'>;

/** All is well. */
export const fine = (detail?: string): Verdict => ({ status: 'ok', ...(detail !== undefined && { detail }) });
/** It has to be mended. */
export const failed = (detail: string, fix: string): Verdict => ({ status: 'failed', detail, fix });
/** It works, and should be better. */
export const warning = (detail: string, fix: string): Verdict => ({ status: 'warning', detail, fix });
