import type { Example } from '../start.js';
import { crowd, deletion, firstLogin, wrongPassword } from './arrivals.js';
import { changedAddress, changedPassword, foreignAddress } from './changes.js';
import { outage } from './outage.js';
import { abandonedReset, reset, resetEndsSessions } from './resets.js';
import { deletedAccount, foreignSignup, signup } from './signups.js';
import { stageFor } from './stage.js';
import type { Transcript } from './transcript.js';

/** The way of some people from the old system to the new app and about it, over HTTP, with every claim checked. */
export async function tell(example: Example, transcript: Transcript): Promise<void> {
  const stage = stageFor(example, transcript);
  const adasBrowser = await firstLogin(stage);
  await wrongPassword(stage);
  const alansBrowsers = await crowd(stage);
  await deletion(stage);
  await foreignSignup(stage);
  const marysBrowser = await signup(stage);
  await abandonedReset(stage);
  await reset(stage);
  await resetEndsSessions(stage, alansBrowsers);
  await changedPassword(stage, adasBrowser);
  await foreignAddress(stage, adasBrowser);
  await changedAddress(stage, adasBrowser);
  await deletedAccount(stage, marysBrowser);
  await outage(stage);
}
