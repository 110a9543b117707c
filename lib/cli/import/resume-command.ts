/** What was said on the command line, under the names of its options. */
export type Flags = Readonly<Record<string, unknown>>;

/** The command line that goes on from a line, fit for being pasted into a shell. */
export function resumeCommand(file: string | undefined, flags: Flags, from: number): string {
  const words = Object.entries<unknown>({ ...flags, from }).flatMap(([name, value]) => {
    const option = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    return value === true ? [option] : [option, String(value)];
  });
  return ['npx', 'passport-lazy-migration', 'import', ...(file === undefined ? [] : [file]), ...words].map(quoted).join(' ');
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);
