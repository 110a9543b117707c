import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const u32 = (...numbers: readonly number[]): Buffer => {
  const buffer = Buffer.alloc(numbers.length * 4);
  for (const [index, number] of numbers.entries()) buffer.writeUInt32BE(number, index * 4);
  return buffer;
};

/** As ASP.NET Identity 1 and 2 and SimpleMembership make them. */
export function identityHash2(password: string, salt = randomBytes(16)): string {
  return Buffer.concat([Buffer.of(0), salt, pbkdf2Sync(password, salt, 1000, 32, 'sha1')]).toString('base64');
}

/** As ASP.NET Core Identity makes them, but for the iterations: 10,000 of SHA-256 up to .NET 6, 100,000 of SHA-512 since .NET 7. */
export function identityHash3(password: string, digest: 'sha256' | 'sha512' = 'sha512', iterations = 10_000): string {
  const salt = randomBytes(16);
  const header = Buffer.concat([Buffer.of(1), u32(digest === 'sha256' ? 1 : 2, iterations, salt.length)]);
  return Buffer.concat([header, salt, pbkdf2Sync(password, salt, iterations, 32, digest)]).toString('base64');
}

/** As SqlMembershipProvider makes them: of SHA1 and its kin, or of an HMAC, whose key is the salt until it is full. */
export function membershipHash(password: string, salt: Buffer, algorithm = 'SHA1'): string {
  const text = Buffer.from(password, 'utf16le');
  const digest = algorithm.replace('HMAC', '').toLowerCase();
  if (!algorithm.startsWith('HMAC')) return createHash(digest).update(salt).update(text).digest('base64');
  return createHmac(digest, Buffer.alloc(/384|512/.test(digest) ? 128 : 64, salt))
    .update(text)
    .digest('base64');
}
