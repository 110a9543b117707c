import { fromPaddedBase64, parts } from '../format/decode.js';
import { digestLength, digestName, digest as digestOf, hmac } from '../format/digest.js';
import type { PasswordFormat } from '../format/password-format.js';
import { sameText } from '../format/same-text.js';
import { same } from '../format/same.js';
import { malformed } from '../format/unreadable.js';

/**
 * `$sha1$pf=template$salt$digest`, in base64: Ory Kratos. The template has `{PASSWORD}` and `{SALT}` in their places,
 * and may have other text around. MD5 may also come as `$md5$digest` alone.
 */
const kratosTemplate: PasswordFormat = {
  name: 'kratos-pf',
  recognizes: (hash) => /^\$(?:(?:md5|sha1|sha256|sha512)\$pf=|md5\$[A-Za-z\d+/]{22}==$)/.test(hash),
  read: ({ hash }) => {
    const found = parts<'digest' | 'template' | 'salt' | 'value'>(
      /^\$(?<digest>md5|sha1|sha256|sha512)\$(?:pf=(?<template>[^$]+)\$(?<salt>[^$]*)\$)?(?<value>[^$]+)$/,
      hash,
    );
    if (!found.template && found.digest !== 'md5') malformed();
    const digest = digestName(found.digest);
    const stored = fromPaddedBase64(found.value, digestLength(digest));
    const salt = fromPaddedBase64(found.salt);
    const template = found.template ? fromPaddedBase64(found.template).toString() : '{PASSWORD}';
    // Without it, any password would do.
    if (!template.includes('{PASSWORD}')) malformed();
    const pieces = template.split(/(\{PASSWORD\}|\{SALT\})/);
    return {
      parameters: { digest },
      opens: (password) => {
        const places = new Map<string, Buffer>([
          ['{PASSWORD}', password],
          ['{SALT}', salt],
        ]);
        return same(digestOf(digest, ...pieces.map((piece) => places.get(piece) ?? piece)), stored);
      },
    };
  },
};

/** `$hmac-sha256$digest$key`, where the digest is base64 of its hexadecimal text: Ory Kratos. */
const kratosHmac: PasswordFormat = {
  name: 'kratos-hmac',
  recognizes: (hash) => hash.startsWith('$hmac-'),
  read: ({ hash }) => {
    const found = parts<'digest' | 'value' | 'key'>(/^\$hmac-(?<digest>md5|sha\d{1,3})\$(?<value>[^$]+)\$(?<key>[^$]+)$/, hash);
    const digest = digestName(found.digest);
    const stored = fromPaddedBase64(found.value, 2 * digestLength(digest)).toString('latin1');
    const key = fromPaddedBase64(found.key);
    return { parameters: { digest }, opens: (password) => sameText(hmac(digest, key, password).toString('hex'), stored) };
  },
};

export const formats: readonly PasswordFormat[] = [kratosTemplate, kratosHmac];
