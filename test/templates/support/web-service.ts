import type { ServerResponse } from 'node:http';
import bcrypt from 'bcrypt';
import { type Answer, json } from '../../legacy/support/endpoint-server.js';
import type { StoredPerson } from './people.js';

const PER_PAGE = 50;
/** As careless as a database may be: no accents, no case, no white space at the end. */
const { compare: sortsAs } = new Intl.Collator('en', { sensitivity: 'base', ignorePunctuation: false });
const dummy = bcrypt.hashSync('nobody', 8);

/**
 * An old web service over people. It checks passwords at `/auth` by Basic authentication, tells of people at `/users/name` and, in lists,
 * at `/users?email=name`, `/users?page=1` and `/count`.
 */
export const webService = (people: readonly StoredPerson[]): Answer => {
  const list = (response: ServerResponse, found: readonly StoredPerson[]) => json(response, 200, { data: found.map(told) });

  /** Names are compared in any case only where that leaves no doubt; what a name is not known for costs as much as what it is. */
  const authenticate = async (authorization: string, response: ServerResponse) => {
    const [, name = '', password = ''] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString()) ?? [];
    const exact = people.filter(({ email }) => email === name);
    const [person, another] = exact.length ? exact : people.filter(({ email }) => email.toLowerCase() === name.toLowerCase());
    const isRight = await bcrypt.compare(password, person?.hash ?? dummy);
    if (isRight && person && !another) return json(response, 200, { data: told(person) });
    return json(response.setHeader('www-authenticate', 'Basic realm="old", charset="UTF-8"'), 401, { message: 'Who are you?' });
  };

  return ({ path, headers }, response) => {
    const { pathname, searchParams } = new URL(path, 'https://old.example.org');
    const name = searchParams.get('email') ?? decodeURIComponent(pathname.replace(/^\/users\//, ''));
    const page = Number(searchParams.get('page'));
    const found = () => people.filter(({ email }) => sortsAs(email.trimEnd(), name.trimEnd()) === 0);
    if (pathname === '/auth') void authenticate(headers.authorization ?? '', response);
    else if (pathname === '/count') json(response, 200, { count: people.length });
    else if (searchParams.has('email')) list(response, found());
    else if (page) list(response, people.slice((page - 1) * PER_PAGE, page * PER_PAGE));
    else if (pathname.startsWith('/users/') && found().length > 0) list(response, found());
    else json(response, 404, { message: 'There is nobody.' });
  };
};

/** In the service's own words. A hash is in lists alone, as an export has it. */
const told = ({ id, email, name, hash, emailVerified, enabled, blocked }: StoredPerson) => ({
  ...{ id: Number.isSafeInteger(Number(id)) ? Number(id) : id, email, profile: { fullName: name }, hash },
  state: { confirmedAt: emailVerified ? '2011-12-13T14:15:16Z' : null, active: enabled ? 'Y' : 'N', ...(blocked && { lockedOut: 'yes' }) },
});
