/** What keeps the example from starting and can be mended by whoever starts it: told in one line, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
