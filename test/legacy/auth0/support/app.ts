import { auth0Scripts } from '../../../../lib/legacy/index.js';

// An application that uses scripts, as a process of its own: it tells the id of its worker's process, then does what its argument says.
const login = `function login(email, password, callback) {
  process.stdout.write('noise'); console.error('noise'); process.emitWarning('noise');
  if (email === 'spin') { console.log('spinning'); for (;;); }
  setTimeout(callback, email === 'slow' ? 200 : 0, null, { user_id: process.pid });
}`;
const signal = new AbortController().signal;
const source = auth0Scripts({ login, getUser: login }, { log: (text) => text === 'spinning' && process.stdout.write(text) });
const ask = async (identifier: string): Promise<void> => {
  const profile = await source.verify(identifier, 'a secret', { signal });
  process.stdout.write(`${JSON.stringify(profile?.id)}\n`);
};

await ask('ada');
const [, , does = 'nothing'] = process.argv;
if (does === 'spin' || does === 'slow') await ask(does);
if (does === 'close') await source.close();
