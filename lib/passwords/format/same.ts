import { timingSafeEqual } from 'node:crypto';

/** Whether two digests are equal, in a time that does not tell where they differ. No digest equals an empty one. */
export const same = (computed: Uint8Array, stored: Uint8Array): boolean =>
  stored.length > 0 && computed.length === stored.length && timingSafeEqual(computed, stored);
