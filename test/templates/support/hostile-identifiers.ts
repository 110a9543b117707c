/**
 * Spellings of somebody's identifier that are nobody's: syntax of one query language or another, patterns, what
 * collations and drivers take for the same, and what breaks a protocol. None of them may find anybody, or fail.
 */
export const hostileIdentifiers = (identifier: string): readonly string[] => {
  const [local = '', domain = ''] = identifier.split('@');
  return [
    // Quotes and comments, closing and open.
    ...[
      `${identifier}'`,
      `'${identifier}'`,
      `${identifier}"`,
      `"${identifier}"`,
      `\`${identifier}\``,
      `${identifier}\\`,
      `${identifier}\\'`,
    ],
    ...[
      `${identifier}' --`,
      `${identifier}'#`,
      `${identifier}'/*`,
      `${identifier}' OR '1'='1`,
      `' OR 1=1 --`,
      `" or ""="`,
      `') or ('1'='1`,
    ],
    ...[`'; DROP TABLE users; --`, `' UNION SELECT * FROM users --`, `$1`, `?`, `:identifier`, `@identifier`, '$$', '${identifier}'],
    // A quote that a multibyte encoding could hide, and full-width ones that a code page could fold.
    ...[`\u00bf' OR 1=1 --`, `\u02bc OR 1=1 --`, `\uff07 OR 1=1 --`],
    // Wildcards and patterns.
    ...['%', '_', '*', '.*', '^', '[a-z]%', `${local.slice(0, -1)}_@${domain}`, `${local.slice(0, -1)}%`, `%@${domain}`, `${local}@%`],
    // Operators, paths and objects in words.
    ...[
      '{"$gt":""}',
      '{"$ne":null}',
      '{"$regex":".*"}',
      '$where',
      '$gt',
      '[object Object]',
      '__proto__',
      'constructor',
      'null',
      'undefined',
      '0',
    ],
    ...['.', '..', '../..', `${identifier}/..`, `${identifier}?a=b`, `${identifier}#a`, `${identifier}&a=b`, `${identifier})(|(uid=*))`],
    // NUL, controls, halves of characters, and what collations ignore.
    ...[
      `${identifier}\0`,
      `\0${identifier}`,
      `${local}\0@${domain}`,
      '\0',
      `${identifier}\u0001`,
      `${identifier}\r\nx: y`,
      `${identifier}\u001a`,
    ],
    ...[`${identifier}\ud800`, '\udc00', `${identifier}\u200b`, `${identifier}\u00ad`, `${local}\u200d@${domain}`, `${identifier}\ufeff`],
    // White space, which padding makes equal.
    ...[`${identifier} `, `${identifier}   `, ` ${identifier}`, `${identifier}\t`, `${identifier}\n`, `${identifier}\u00a0`, '', ' '],
    ...lookAlikes(identifier),
    // Far too long.
    ...[
      'a'.repeat(10_000),
      `${identifier}${' '.repeat(10_000)}`,
      `${identifier}${'\u{1f600}'.repeat(5_000)}`,
      `${'%'.repeat(10_000)}@${domain}`,
    ],
  ];
};

/** The same letters with accents, in full width, as ligatures, or such as become ASCII only by folding. */
const lookAlikes = (identifier: string): readonly string[] => {
  const swaps: readonly (readonly [RegExp, string])[] = [
    ...([
      [/i/, 'í'],
      [/i/, 'ı'],
      [/i/, 'İ'],
      [/k/, '\u212a'],
      [/s/, 'ſ'],
      [/ss/, 'ß'],
      [/a/, 'å'],
      [/a/, 'ａ'],
      [/e/, 'é'],
      [/o/, 'ö'],
    ] as const),
    ...([
      [/i/, 'i\u0301'],
      [/a/, 'a\u030a'],
      [/@/, '＠'],
      [/\./, '。'],
      [/c/, 'с'],
      [/ae/, 'æ'],
      [/i/, '𝓲'],
    ] as const),
  ];
  return swaps.map(([letter, twin]) => identifier.replace(letter, twin)).filter((twin) => twin !== identifier);
};
