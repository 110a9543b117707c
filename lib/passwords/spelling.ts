/**
 * The forms a password is tried in: as typed, and in NFC where that differs. Our hashes are of the NFC form, whatever
 * keyboard typed it (RFC 8265, OpaqueString); those of other libraries are of what was typed.
 */
export const spellings = (password: string): readonly string[] => [...new Set([password, password.normalize('NFC')])];

/** Whether a text has no lone surrogates: all of them would be one and the same character in UTF-8. */
export const isWellFormed = (text: string): boolean => !/\p{Surrogate}/u.test(text);
