import assert from 'node:assert/strict';
import type { Progress } from '../../../lib/core/progress.js';
import { readinessOf } from '../../../lib/core/readiness.js';
import { curve } from '../../../lib/express/dashboard/curve.js';
import { progressOf } from '../../support/progress-of.js';

const drawn = (progress: Progress): string => curve(progress, readinessOf(progress)).toString();
const points = (svg: string, name: string): number[][] =>
  (new RegExp(`class="${name}" d="([^"]+)"`).exec(svg)?.[1] ?? '')
    .split(/[ML]/)
    .filter((point) => point.trim())
    .map((point) => point.trim().split(' ').map(Number));

describe('curve', () => {
  it('never falls, is flat where nobody came, and ends at today', () => {
    const svg = drawn(
      progressOf({
        perDay: [
          ['2026-11-01', 3],
          ['2026-11-05', 1],
          ['2026-11-20', 6],
        ],
        legacyTotal: 100,
      }),
    );
    const line = points(svg, 'line');
    assert.ok(line.length > 4);
    for (const [index, [x = 0, y = 0]] of line.entries()) {
      const [beforeX = x, beforeY = y] = line[index - 1] ?? [];
      assert.ok(x >= beforeX && y <= beforeY, `${beforeX} ${beforeY} to ${x} ${y}`);
    }
    const [from] = points(svg, 'projection');
    assert.deepEqual(from, line.at(-1));
    assert.match(svg, /10 people have come over since 2026-11-01, of 100\./);
  });

  it('says the same in a table, for whoever cannot see it', () => {
    const svg = drawn(
      progressOf({
        perDay: [
          ['2026-11-24', 3],
          ['2026-11-25', 1],
        ],
      }),
    );
    assert.match(svg, /<td>2026-11-25<\/td><td>1<\/td>.*\n.*<td>2026-11-24<\/td><td>3<\/td>|2026-11-25[\s\S]*2026-11-24/);
    assert.ok(!/NaN|Infinity/.test(svg));
  });

  it('projects no further than everybody, and nothing where nobody came lately', () => {
    const soon = drawn(progressOf({ perDay: [['2026-11-24', 90]], legacyTotal: 91 }));
    const [, end = []] = points(soon, 'projection');
    const goal = Number(/class="goal"[^>]*y1="([\d.]+)"/.exec(soon)?.[1]);
    assert.ok(Math.abs((end[1] ?? 0) - goal) < 0.2);
    assert.deepEqual(points(drawn(progressOf({ perDay: [['2026-01-01', 5]] })), 'projection'), []);
  });

  it('waits for the first', () => {
    assert.match(drawn(progressOf({})), /Nobody has come over yet/);
  });
});
