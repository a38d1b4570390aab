import { expect, it } from 'vitest';
import type { Call, HeaderLine } from '../predict/index.ts';
import { findingsOf } from './from-verdicts.ts';
import { API, callTo, judgedBy, PAGE, type Reply } from './testing.ts';
import type { JudgedCall } from './types.ts';

const SECRET = 'canary9b1c';
const EVIL = '\u001b[2J$(touch pwned)`id`\'"\u202e\u009b';

const call: Call = callTo(`/users/${SECRET}?token=${SECRET}`, {
  method: 'PUT',
  credentials: 'include',
  headers: [
    ['Authorization', SECRET],
    ['X-Api-Key', SECRET],
  ],
});
const masked: Partial<JudgedCall> = {
  template: '/users/:id?token',
  devTemplate: '/api/users/:id?token',
  productionUrl: `${API}/users/:id?token`,
};

const replies: readonly Reply[] = [
  ...[200, 302, 401].flatMap((status) =>
    (['Access-Control-Allow-Origin', 'Vary', 'Server', 'Location', 'Allow'] as const).map((name) => ({
      status,
      headers: [[name, EVIL] as const, ['Set-Cookie', SECRET] as const, ['X-Request-Id', SECRET] as const],
    })),
  ),
  {
    status: 308,
    headers: [['Location', `https://me:${SECRET}@www.example.com/${SECRET}?t=${SECRET}#${SECRET}`]],
  },
  ...(
    ['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers', 'Access-Control-Allow-Credentials'] as const
  ).map((name) => ({
    status: 204,
    headers: [['Access-Control-Allow-Origin', PAGE] as HeaderLine, [name, EVIL] as HeaderLine],
  })),
];

it.each(replies)('is inert and without secrets, whatever a server sends: %j', (reply) => {
  const methods: readonly Call[] = [call, { ...call, method: 'GET', headers: [] }];
  const findings = methods.flatMap((each) => findingsOf([judgedBy(() => reply, each, masked)]));
  expect(findings).not.toEqual([]);
  const text = JSON.stringify(findings);
  expect(text).not.toContain(SECRET);
  for (const { fix, curl, ...rest } of findings) {
    expect(everyString({ ...rest, curl, fix: fix.text })).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect((fix.snippet ?? '').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  }
});

function everyString(value: unknown): string {
  if (typeof value === 'string') return value;
  return value && typeof value === 'object' ? Object.values(value).map(everyString).join(' ') : '';
}
