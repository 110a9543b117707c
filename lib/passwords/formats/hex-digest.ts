import { digestPreset } from '../algorithms/digest-preset.js';
import type { PasswordFormat } from '../format/password-format.js';

/** Bare digests in hexadecimal. They look alike, so that none is recognized: 32 digits may be any of four formats. */
export const formats: readonly PasswordFormat[] = [
  digestPreset({ name: 'hex-md5', expression: 'md5(password)' }),
  digestPreset({ name: 'hex-sha1', expression: 'sha1(password)' }),
  digestPreset({ name: 'hex-sha256', expression: 'sha256(password)' }),
  digestPreset({ name: 'hex-sha512', expression: 'sha512(password)' }),
  digestPreset({ name: 'md5-md5', expression: 'md5(md5(password))' }),
  digestPreset({ name: 'md5-sha1', expression: 'md5(sha1(password))' }),
  digestPreset({ name: 'sha1-md5', expression: 'sha1(md5(password))' }),
];
