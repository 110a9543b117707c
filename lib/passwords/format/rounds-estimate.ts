import type { WorkEstimate } from './password-format.js';

const MILLISECONDS_PER_ROUND = 0.003;

/** What rounds of a digest or two in a loop of {@link iterate} take. */
export const roundsEstimate = (rounds: number): WorkEstimate => ({ milliseconds: rounds * MILLISECONDS_PER_ROUND, bytes: 0 });
