/** The longest line that is shown. */
const LONGEST = 300;

/** An error in a line, with what brought it about: drivers keep the reason in `cause` or in `errors`, and some leave the message empty. */
export function thrownText(error: unknown): string {
  const line = causesOf(error).map(ownText).join(': ').replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}...` : line;
}

/** The error and what is behind it, three deep at most: a chain may lead back to where it began. */
function causesOf(error: unknown): readonly unknown[] {
  const chain = [error];
  for (let next = reasonOf(error); next !== undefined && chain.length < 3; next = reasonOf(next)) chain.push(next);
  return chain;
}

function reasonOf(error: unknown): unknown {
  if (!(error instanceof Error)) return undefined;
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  return error.cause instanceof Error ? error.cause : first;
}

function ownText(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${error === null ? 'null' : typeof error} that is no Error`;
  return error.message || ('code' in error && typeof error.code === 'string' ? error.code : error.name);
}
