/** Somebody who has an account in the old system. */
export interface Person {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  /** Whether they ever opened the link in the welcome mail. */
  readonly verified: boolean;
  /** Whether the account is not closed. */
  readonly active: boolean;
}

const demoPerson = (name: string, email: string, password: string): Person => ({ name, email, password, verified: true, active: true });

/** The five whose passwords are told to whoever tries the example. The old system kept addresses as they were typed. */
export const demoPeople: readonly Person[] = [
  demoPerson('Ada Lovelace', 'Ada@example.com', 'analytical-engine'),
  demoPerson('Alan Turing', 'alan@example.com', 'on computable numbers'),
  demoPerson('Grace Hopper', 'grace@example.com', 'a nanosecond of wire'),
  demoPerson('Katherine Johnson', 'katherine@example.com', 'friendship-7'),
  demoPerson('Tove Jansson', 'tove@example.com', 'pappan och havet'),
];

const FIRST_NAMES =
  'Aiko Bruno Chiara Dmitri Élise Farah Goran Hana Ivo Jamila Kwame Lucía Mehmet Nadia Oskar Priya Quentin Rosa Søren Thandiwe'.split(' ');
const LAST_NAMES =
  "Abebe Björk Castillo Dubois Eriksen Fischer Gupta Haddad Ivanova Jónsdóttir Kowalski Lindqvist Moreau Nakamura O'Brien".split(' ');

/** Everybody in the old system, the same three hundred and five at every start. */
export function everybody(): readonly Person[] {
  const others = LAST_NAMES.flatMap((last) => FIRST_NAMES.map((first) => [first, last] as const)).map(([first, last], index) => ({
    name: `${first} ${last}`,
    email: `${plain(first)}.${plain(last)}@example.com`,
    password: `${plain(last)}-${1950 + (index % 60)}`,
    verified: index % 9 !== 0,
    active: index % 23 !== 0,
  }));
  return [...demoPeople, ...others];
}

/** A name as it goes into an address: `Jónsdóttir` becomes `jonsdottir`. */
const plain = (name: string): string =>
  name
    .toLowerCase()
    .replace('ø', 'o')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
