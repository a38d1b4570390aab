import { expect, it } from 'vitest';
import { findingsOf } from './from-verdicts.ts';
import { applyIgnore } from './ignore.ts';
import { API, callTo, judgedBy } from './testing.ts';

const put = (path: string, status: number, id: string) =>
  judgedBy(() => ({ status, headers: [] }), callTo(path, { method: 'PUT' }), { id, layerSeen: true });
const findings = findingsOf([put('/a', 401, 'c1'), put('/b', 500, 'c2')]);

it.each([
  [[{ code: 'preflight-not-handled' }], 0],
  [[{ code: 'preflight-not-handled', target: API }], 0],
  [[{ code: 'preflight-not-handled', target: 'https://other.example.com' }], 1],
  [[{ code: 'method-not-allowed' }], 1],
  [[{ code: 'preflight-not-handled', detail: '401' }], 1],
  [
    [
      { code: 'preflight-not-handled', detail: '401' },
      { code: 'preflight-not-handled', detail: '500' },
    ],
    0,
  ],
  [[], 1],
])('%j shows %i', (rules, shown) => {
  expect(findings).toHaveLength(1);
  const divided = applyIgnore(findings, rules);
  expect(divided.shown).toHaveLength(shown);
  expect(divided.ignored).toHaveLength(1 - shown);
});
