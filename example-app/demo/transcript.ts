/** What a demonstration prints: steps, and claims that were checked, each true or false. */
export class Transcript {
  private steps = 0;
  private claims = 0;
  private failures = 0;

  constructor(private readonly print: (line: string) => void = console.log) {}

  step(title: string): void {
    this.steps += 1;
    this.print(`\n${this.steps}. ${title}`);
  }

  /** @param seen What was seen instead, where the claim does not hold. */
  claim(text: string, holds: boolean, seen: unknown): void {
    this.claims += 1;
    if (!holds) this.failures += 1;
    this.print(holds ? `   ✓ ${text}` : `   ✗ ${text}: but it was ${JSON.stringify(seen)}`);
  }

  /** Whether every claim held. */
  end(): boolean {
    const verdict = this.failures ? `${this.failures} of ${this.claims} claims do not hold.` : `All ${this.claims} claims hold.`;
    this.print(`\n${verdict}`);
    return this.failures === 0;
  }
}
