import express5 from 'express';
import express4 from 'express4';

/** The versions of Express that the library is for. */
export const expresses: readonly (readonly [name: string, express: typeof express5])[] = [
  ['Express 4', express4],
  ['Express 5', express5],
];
