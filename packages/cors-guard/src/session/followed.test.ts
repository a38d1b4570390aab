import { describe, expect, it } from 'vitest';
import type { Observation } from '../observe/index.ts';
import { answered, observed } from '../observe/testing.ts';
import { createFollowed } from './followed.ts';

const seen = (devPath: string, location?: string): Observation =>
  observed({
    devPath,
    requestHeaders: [['Host', 'localhost:5173']],
    response: location === undefined ? answered(200) : answered(302, [['Location', location]]),
  });

describe('createFollowed', () => {
  it('knows every step of a chain of redirects, once', () => {
    const followed = createFollowed();
    const steps = [seen('/a', '/b'), seen('/b', '/c'), seen('/c'), seen('/b'), seen('/c')];
    expect(steps.map((step) => followed.isFollowUp(step, 0))).toEqual([false, true, true, false, false]);
  });
  it('counts: two redirects to one place are followed twice', () => {
    const followed = createFollowed();
    const steps = [seen('/a', '/b'), seen('/a', '/b'), seen('/b'), seen('/b'), seen('/b')];
    expect(steps.map((step) => followed.isFollowUp(step, 0))).toEqual([false, false, true, true, false]);
  });
  it('forgets a redirect that nothing followed', () => {
    const followed = createFollowed();
    followed.isFollowUp(seen('/a', '/b'), 0);
    expect(followed.isFollowUp(seen('/b'), 60_001)).toBe(false);
  });
  it('stays small, whatever is not followed', () => {
    const followed = createFollowed();
    for (let number = 0; number <= 500; number += 1) followed.isFollowUp(seen('/a', `/b${number}`), 0);
    expect(followed.isFollowUp(seen('/b0'), 0)).toBe(false);
    expect(followed.isFollowUp(seen('/b500'), 0)).toBe(true);
  });
});
