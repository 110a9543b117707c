import { takeHead } from './take-head.js';

/** The first character of a text that is no white space, empty where there is none; and the whole text again. */
export async function firstCharacter(text: AsyncIterable<string>): Promise<readonly [character: string, whole: AsyncIterable<string>]> {
  let character = '';
  const { whole } = await takeHead(text, (pieces) => {
    character = /[^\s\uFEFF]/.exec(pieces.at(-1) ?? '')?.[0] ?? '';
    return character !== '';
  });
  return [character, whole];
}
