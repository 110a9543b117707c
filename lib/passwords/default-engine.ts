import { passwordEngine } from './password-engine.js';

const engine = passwordEngine();

/** The names of the built-in formats. */
export const passwordFormats: readonly string[] = engine.formats;

/**
 * Compares a password, exactly as it is, with a stored one of any built-in format, within the default limits.
 * `needsUpdate` is for bcrypt at its default cost; {@link passwordEngine} takes other hashers, limits and formats.
 * @throws ConfigurationError where a package is missing that the format needs.
 */
export const verifyPassword = engine.verifyPassword;

/** Says what a stored password is, without any work, held against the default limits. */
export const inspectPassword = engine.inspectPassword;
