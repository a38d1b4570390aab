import { describe, expect, it } from 'vitest';
import type { JudgedCall } from '../findings/index.ts';
import { callTo } from '../findings/testing.ts';
import type { Observation } from '../observe/index.ts';
import { answered, observed } from '../observe/testing.ts';
import { createShapes, isDue, isMendedBy, newShape, noteJudged, type Shape, type Shapes } from './shapes.ts';

const API = 'https://api.example.com';

const observation = (devPath: string, status: number): Observation => observed({ devPath, response: answered(status) });

const made =
  (sent: string, face: string, seen = observation(sent, 200)) =>
  (id: string): Shape =>
    newShape({
      id,
      sent,
      face,
      told: undefined,
      call: callTo(sent),
      template: sent,
      devTemplate: sent,
      production: {
        url: API + sent,
        basis: 'given',
        source: 'test',
        sameOrigin: false,
        otherEnvironment: false,
        developmentTarget: false,
      },
      observation: seen,
    });

const take = (shapes: Shapes, sent: string, face = ''): Shape => shapes.take(sent, face, made(sent, face));

const judgedAs = (outcome: 'pass' | 'fail'): JudgedCall =>
  ({ verdicts: { chromium: { outcome } } }) as unknown as JudgedCall;

describe('createShapes', () => {
  it('gives one shape for what is sent alike and answered alike', () => {
    const shapes = createShapes();
    const plain = take(shapes, '/a');
    const redirect = take(shapes, '/a', 'redirect');
    expect(take(shapes, '/a')).toBe(plain);
    expect(take(shapes, '/a', 'redirect')).toBe(redirect);
    expect(shapes.all().map(({ id }) => id)).toEqual(['c1', 'c2']);
    expect(shapes.besides(plain)).toEqual([redirect]);
    expect(shapes.besides(take(shapes, '/b'))).toEqual([]);
  });

  it('keeps 2,000 shapes and forgets the oldest that was judged', () => {
    const shapes = createShapes();
    for (let index = 0; index < 2_500; index += 1) noteJudged(take(shapes, `/${index}`), judgedAs('pass'), 0);
    const ids = shapes.all().map(({ id }) => id);
    expect(ids).toHaveLength(2_000);
    expect(ids.at(-1)).toBe('c2500');
    expect(ids).not.toContain('c1');
  });
});

describe('isDue', () => {
  it('is a shape that was not judged yet, and a failing one after its back-off', () => {
    const shape = made('/a', '')('c1');
    expect(isDue(shape, 0)).toBe(true);
    shape.busy = true;
    expect(isDue(shape, 0)).toBe(false);
    noteJudged(shape, judgedAs('fail'), 0);
    expect([isDue(shape, 4_999), isDue(shape, 5_000)]).toEqual([false, true]);
    noteJudged(shape, judgedAs('pass'), 5_000);
    expect(isDue(shape, 1e9)).toBe(false);
  });

  it('is a mended one that shows its old face again', () => {
    const shape = made('/a', 'absent')('c1');
    shape.mended = true;
    noteJudged(shape, judgedAs('pass'), 0);
    expect([isDue(shape, 4_999), isDue(shape, 5_000)]).toEqual([false, true]);
  });
});

describe('isMendedBy', () => {
  it('is a failing shape whose path answers with the same status and another face', () => {
    const shape = made('/a', 'absent', observation('/a', 422))('c1');
    noteJudged(shape, judgedAs('fail'), 0);
    expect(isMendedBy(shape, observation('/a', 422), 5_000)).toBe(true);
    expect(isMendedBy(shape, observation('/a', 422), 4_999)).toBe(false);
    expect(isMendedBy(shape, observation('/b', 422), 5_000)).toBe(false);
    expect(isMendedBy(shape, observation('/a', 200), 5_000)).toBe(false);
    noteJudged(shape, judgedAs('pass'), 5_000);
    expect(isMendedBy(shape, observation('/a', 422), 1e9)).toBe(false);
  });
});
