import { expect, it } from 'vitest';
import { confidenceLine } from './confidence.ts';
import { failing, passing, snapshot, unknown } from './testing.ts';

it('counts what passes, fails and was not judged, with the reasons', () => {
  const calls = [passing('c1'), passing('c2'), failing('c3'), unknown('c4', 'gate')];
  expect(confidenceLine(snapshot({ calls }))).toBe(
    '4 calls checked as https://app.example.com: 2 pass in 3 browsers, 1 fails, 1 not judged (1 behind a gate)',
  );
  expect(confidenceLine(snapshot({ calls: [...calls, unknown('c5', 'gate'), unknown('c6', 'budget')] }))).toContain(
    '3 not judged (2 behind a gate, 1 still waiting for their turn)',
  );
});

it('says what a pass rests on', () => {
  const verdict = {
    outcome: 'pass',
    readable: { type: 'cors', status: 200, headerNames: [] },
    unproven: true,
  } as const;
  const calls = [
    { ...passing('c1'), basis: 'assumed' as const },
    { ...passing('c2'), verdicts: { chromium: verdict } },
  ];
  expect(confidenceLine(snapshot({ calls, browsers: ['chromium'] }))).toBe(
    '2 calls checked as https://app.example.com: 2 pass in chromium (1 unproven, 1 on an assumption)',
  );
});

it('tells silence from not running, and an unknown page and ignored findings from fine ones', () => {
  expect(confidenceLine(snapshot())).toBe('no call to check went through the proxy');
  const { page: _page, ...deployment } = snapshot().deployment;
  expect(confidenceLine(snapshot({ calls: [passing('c1')], deployment, ignored: 1 }))).toBe(
    '1 call checked as a production page not named yet: 1 passes in 3 browsers, 1 finding ignored',
  );
});
