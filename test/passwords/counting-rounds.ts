import { mock } from 'node:test';
import bcrypt from 'bcrypt';

/** How many rounds bcrypt does for a piece of work: 2^cost for each hash and each comparison. */
export async function countingRounds(work: () => Promise<unknown>): Promise<number> {
  let rounds = 0;
  const count = (setting: string): void => {
    rounds += 2 ** Number(setting.split('$')[2]);
  };
  const { hash, compare } = bcrypt;
  const spies = [
    mock.method(bcrypt, 'hash', (data: string, setting: string) => {
      count(setting);
      return hash(data, setting);
    }),
    mock.method(bcrypt, 'compare', (data: string, stored: string) => {
      count(stored);
      return compare(data, stored);
    }),
  ];
  try {
    await work();
    return rounds;
  } finally {
    for (const spy of spies) spy.mock.restore();
  }
}
