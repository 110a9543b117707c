import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { argon2idHasher, bcryptHasher, scryptHasher, verifyPassword } from '../lib/passwords/index.js';

/** Whether passlib opens what ours made, and what passlib makes that ours is to open: Debian's python3-passlib, -bcrypt and -argon2. */
const PROGRAM = `
import json, sys, warnings
warnings.simplefilter('ignore')
from passlib import hash as h
given = json.load(sys.stdin)
opened = [getattr(h, scheme).verify(password, stored) for scheme, password, stored in given['ours']]
makers = ['bcrypt', 'bcrypt_sha256', 'argon2', 'scrypt', 'pbkdf2_sha1', 'pbkdf2_sha256', 'pbkdf2_sha512', 'sha256_crypt', 'sha512_crypt', 'sha1_crypt',
  'md5_crypt', 'apr_md5_crypt', 'phpass', 'ldap_md5', 'ldap_sha1', 'ldap_salted_md5', 'ldap_salted_sha1', 'ldap_pbkdf2_sha256', 'django_pbkdf2_sha256',
  'django_bcrypt_sha256', 'grub_pbkdf2_sha512', 'atlassian_pbkdf2_sha1', 'cta_pbkdf2_sha1', 'dlitz_pbkdf2_sha1', 'fshp', 'mssql2005', 'mysql41']
cheap = {'bcrypt': 5, 'bcrypt_sha256': 5, 'django_bcrypt_sha256': 5, 'scrypt': 8, 'phpass': 8, 'argon2': 1}
theirs = []
for name in makers:
    maker = getattr(h, name)
    if hasattr(maker, 'default_rounds'): maker = maker.using(rounds=cheap.get(name, 1000))
    theirs += [[name, password, maker.hash(password)] for password in given['passwords']]
json.dump({'opened': opened, 'theirs': theirs}, sys.stdout)
`;

const passwords = ['correct horse', 'pässwörd-密码-🔑', 'x'.repeat(71), 'y'.repeat(200)];
/** What passlib makes that says nothing of its format by itself. */
const NAMED = new Map([
  ['mssql2005', 'mssql2005'],
  ['mysql41', 'mysql41'],
]);

const ours: [string, string, string][] = [];
for (const password of passwords) {
  const bcrypt = await bcryptHasher({ cost: 5 }).hash(password);
  ours.push([bcrypt.startsWith('$2b$') ? 'bcrypt' : 'bcrypt_sha256', password, bcrypt]);
  ours.push(['argon2', password, await argon2idHasher({ memory: 1024 }).hash(password)]);
  ours.push(['scrypt', password, await scryptHasher({ logN: 10 }).hash(password)]);
}

const output = execFileSync('/usr/bin/python3', ['-c', PROGRAM], { input: JSON.stringify({ ours, passwords }), encoding: 'utf8' });
const { opened, theirs } = JSON.parse(output) as { opened: boolean[]; theirs: [string, string, string][] };
for (const [index, [scheme]] of ours.entries()) assert.equal(opened[index], true, `passlib does not open our ${scheme}`);
for (const [scheme, password, hash] of theirs) {
  const stored = { format: NAMED.get(scheme), hash };
  assert.equal((await verifyPassword(stored, password)).answer, 'match', `${scheme}: ${hash}`);
  assert.equal(
    (await verifyPassword(stored, `${password}!`)).answer,
    scheme === 'bcrypt' && password.length > 72 ? 'match' : 'mismatch',
    scheme,
  );
}
console.log(`passlib opens ${ours.length} hashes of ours, and we ${theirs.length} of passlib's.`);
