import { isReachable } from '../old-system/is-reachable.js';
import { demoPeople, type Person } from '../old-system/people.js';
import { ADAS_NEXT_PASSWORD } from './changes.js';
import type { Stage } from './stage.js';

const [ada, , grace] = demoPeople as readonly [Person, Person, Person];

/** Without the old system, those who are here notice nothing, and nobody else is told anything wrong. */
export async function outage({ transcript, visitor, User, oldSystem }: Stage): Promise<void> {
  transcript.step('The old system is stopped');
  const browser = visitor();
  await oldSystem.stop();
  const answers = await isReachable(oldSystem.url);
  transcript.claim('nothing answers at its address', !answers, 'something does');

  const known = await browser.logIn({ ...ada, password: ADAS_NEXT_PASSWORD });
  transcript.claim('Ada logs in, and the page says: verified', known.outcome === 'verified', known);
  await browser.logOut();
  transcript.claim('and out', !(await browser.isLoggedIn()), 'still logged in');
  const wrong = await visitor().logIn({ ...ada, password: 'difference-engine' });
  transcript.claim('a wrong password for her is still a 401', wrong.status === 401, wrong);
  const stranger = await visitor().logIn(grace);
  const toldWhen = Number(stranger.retryAfter) > 0;
  transcript.claim(
    `Grace, who never came over: 503, Retry-After ${stranger.retryAfter} seconds`,
    stranger.status === 503 && toldWhen,
    stranger,
  );
  const led = await visitor().send('/signup', { name: 'New', email: 'new@example.org', password: 'whose address is it' });
  transcript.claim('nobody can sign up, since it might be with her address', led === '/signup?error=legacy_unavailable', led);
  const asked = [];
  for (const email of [ada.email, grace.email]) asked.push(await visitor().send('/forgot-password', { email }));
  transcript.claim(
    'who asks for a new password is answered as ever',
    asked.every((page) => page === '/done/reset-mailed'),
    asked,
  );
  const users = await User.countDocuments();
  transcript.claim('three people live here now: Ada, Alan and Tove', users === 3, users);
}
