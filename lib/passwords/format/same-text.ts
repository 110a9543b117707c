import { same } from './same.js';

/** Whether two texts are equal, compared as digests are; for digests that are stored in an alphabet of their own. */
export const sameText = (computed: string, stored: string): boolean => same(Buffer.from(computed), Buffer.from(stored));
