import { expect, it } from 'vitest';
import type { HeaderLine } from '../../predict/index.ts';
import { findingsOf } from '../from-verdicts.ts';
import { callTo, judgedBy, PAGE } from '../testing.ts';
import type { Fix } from '../types.ts';

const nginx: HeaderLine = ['Server', 'nginx/1.26.3'];
const express: HeaderLine = ['X-Powered-By', 'Express'];

function fixFor(
  status: number,
  headers: readonly HeaderLine[],
  more: Parameters<typeof callTo>[1] = {},
  layerSeen = false,
): Fix | undefined {
  return findingsOf([judgedBy(() => ({ status, headers }), callTo('/items', more), { layerSeen })])[0]?.fix;
}

it('names the real origin, methods and headers, for the server that answered', () => {
  const put = { method: 'PUT', headers: [['X-Id', '1'] as const] };
  expect(fixFor(200, [express])).toMatchObject({
    server: 'Express (cors)',
    snippet: `app.use(cors({ origin: ["${PAGE}"] })); // before login and routes`,
  });
  expect(fixFor(404, [nginx], put, true)?.snippet).toBe(
    [
      'if ($request_method = OPTIONS) {',
      `  add_header Access-Control-Allow-Origin "${PAGE}" always;`,
      '  add_header Access-Control-Allow-Methods "PUT" always;',
      '  add_header Access-Control-Allow-Headers "x-id" always;',
      '  return 204;',
      '}',
    ].join('\n'),
  );
});

it('keeps what was allowed before', () => {
  const allowed: HeaderLine[] = [
    express,
    ['Access-Control-Allow-Origin', PAGE],
    ['Access-Control-Allow-Methods', 'GET,POST'],
  ];
  expect(fixFor(204, allowed, { method: 'PATCH' })?.snippet).toContain('methods: ["GET", "POST", "PATCH"]');
});

it('mends a doubled header where it is added a second time', () => {
  const doubled: HeaderLine[] = [nginx, ['Access-Control-Allow-Origin', PAGE], ['Access-Control-Allow-Origin', PAGE]];
  expect(fixFor(200, doubled)?.snippet).toContain('proxy_hide_header Access-Control-Allow-Origin;');
});

it('leaves the layer behind nginx alone, and servers it does not know', () => {
  expect(fixFor(200, [nginx, ['Vary', 'Origin']])).toMatchObject({ server: null, snippet: null });
  expect(fixFor(200, [['Server', 'unknown']])).toMatchObject({ server: null, snippet: null });
});
