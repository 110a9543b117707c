import type { DashboardResponse } from './dashboard-options.js';
import type { Html } from './html.js';

export const EVENT_STREAM = 'text/event-stream; charset=utf-8';

/** How often is looked for something new, in ms, and after how long whoever looks has to show again that they may. */
const [PACE, LIFE] = [5000, 60_000];

/**
 * Sends the parts of the overview as they change, as Server-Sent Events (WHATWG HTML, 9.2). The stream ends after a
 * minute; browsers ask for the next by themselves, and are let in or not.
 */
export function streamParts(res: DashboardResponse, read: () => Promise<Readonly<Record<string, Html>>>): void {
  const sent = new Map<string, string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = setTimeout(() => res.end(), LIFE);
  const push = async (): Promise<void> => {
    try {
      const changed = Object.entries(await read()).filter(([name, part]) => sent.get(name) !== part.toString());
      for (const [name, part] of changed) sent.set(name, part.toString());
      const parts = Object.fromEntries(changed.map(([name, part]) => [name, part.toString()]));
      if (changed.length) res.write(`event: parts\ndata: ${JSON.stringify(parts)}\n\n`);
      else res.write(': nothing new\n\n');
    } catch {
      // Figures that can't be had now may be had in a moment; the page says how old those are that it shows.
      res.write(': no answer\n\n');
    }
    if (!res.writableEnded && !res.destroyed) timer = setTimeout(() => void push(), PACE);
  };
  res.on('close', () => {
    clearTimeout(timer);
    clearTimeout(end);
  });
  res.statusCode = 200;
  res.setHeader('Content-Type', EVENT_STREAM);
  res.setHeader('Cache-Control', 'no-store, no-transform');
  // Else nginx would keep it until there is more of it.
  res.setHeader('X-Accel-Buffering', 'no');
  res.write('retry: 2000\n\n');
  void push();
}
