import { digestPreset } from '../algorithms/digest-preset.js';
import type { PasswordFormat } from '../format/password-format.js';

/** Bulletin boards in PHP. A bare digest with its salt in another column names nobody: none is recognized. */
export const formats: readonly PasswordFormat[] = [
  // vBulletin 3 and 4
  digestPreset({ name: 'vbulletin', expression: 'md5(md5(password).salt)' }),
  // MyBB, and Invision Power Board 2 and 3
  digestPreset({ name: 'mybb', expression: 'md5(md5(salt).md5(password))' }),
  // Simple Machines Forum 1.1 and 2.0
  digestPreset({ name: 'smf', expression: 'sha1(lower(username).password)' }),
  digestPreset({ name: 'punbb', expression: 'sha1(salt.sha1(password))' }),
  // WoltLab Burning Board 3
  digestPreset({ name: 'wbb3', expression: 'sha1(salt.sha1(salt.sha1(password)))' }),
  // XenForo 1.0 and 1.1
  digestPreset({ name: 'xenforo1', expression: 'sha256(sha256(password).salt)' }),
];
