export type { PasswordHasher, PasswordPolicy, PasswordVerifier } from '../core/ports.js';
export { type BcryptOptions, bcryptHasher } from './bcrypt.js';
export { type PasswordPolicyOptions, passwordPolicy } from './policy.js';
