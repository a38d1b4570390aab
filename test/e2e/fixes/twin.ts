import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import {
  findingsOf,
  type Finding,
  type Hints,
  type JudgedCall,
} from '../../../packages/cors-guard/src/findings/index.ts';
import type { Call, HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import { exchange, fetchCall, judgeFor } from '../../helpers/judge.ts';

/** Calls of a page to the API that all set-ups are. */
export function callsTo(api: string): readonly Call[] {
  const json: HeaderLine = ['Content-Type', 'application/json'];
  return [
    fetchCall(`${api}/items`, { credentials: 'include' }),
    fetchCall(`${api}/items/1`, { method: 'PUT', headers: [json, ['X-Tenant', 'a']], credentials: 'include' }),
    fetchCall(`${api}/items/1`, { method: 'DELETE' }),
    fetchCall(`${api}/secret/1`, { method: 'PUT', headers: [['Authorization', 'Bearer a']] }),
    fetchCall(`${api}/broken`),
    fetchCall(`${api}/missing`),
  ];
}

/** What is known of an API after its calls were judged, and what really became of them in a browser. */
export interface Judged {
  readonly calls: readonly JudgedCall[];
  /** `code (detail)` of the findings. */
  readonly codes: readonly string[];
  /** The fix of the finding that is called so; fails when there is none. */
  readonly fixFor: (code: string) => Finding['fix'];
  readonly predicted: readonly string[];
  readonly met: readonly string[];
  /** Header lines that have nothing to do with CORS, of the answers to the calls, sent whatever a preflight says. */
  readonly others: readonly (readonly string[])[];
}

/** Judges all calls, and makes them in the browser. */
export async function judgeApi(browser: Page, api: string, hints: Hints): Promise<Judged> {
  const page = new URL(browser.url()).origin;
  const wanted = callsTo(api);
  const calls = await Promise.all(wanted.map((call, index) => judgeFor(page, call, `c${index + 1}`)));
  const findings = findingsOf(calls, hints);
  const answers = await Promise.all(
    wanted.map(({ url, method, headers }) => exchange({ url, method, headers, origin: page })),
  );
  return {
    calls,
    codes: findings.map(nameOf),
    fixFor(name) {
      const finding = findings.find((each) => nameOf(each) === name);
      expect(findings.map(nameOf)).toContain(name);
      return finding?.fix ?? expect.fail(name);
    },
    predicted: calls.map(({ verdicts }) => verdicts.chromium?.outcome ?? 'none'),
    met: await browser.evaluate(
      fetchAll,
      wanted.map(({ url, method, headers, credentials }) => ({ url, method, headers, credentials })),
    ),
    others: answers.map(({ status, headers }) => [String(status), ...otherHeaders(headers)]),
  };
}

const nameOf = ({ code, detail }: Finding): string => (detail ? `${code} (${detail})` : code);

/** Something failed as predicted, nothing does any more, and all that has nothing to do with CORS is as it was. */
export function expectMended(before: Judged, after: Judged): void {
  expect(before.met).toContain('fail');
  expect(before.predicted).toEqual(before.met);
  expect(after.codes).toEqual([]);
  expect(after.met).toEqual(after.met.map(() => 'pass'));
  expect(after.predicted).toEqual(after.met);
  expect(after.others).toEqual(before.others);
}

interface Wanted {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly HeaderLine[];
  readonly credentials: RequestCredentials;
}

/** Runs in the page. */
async function fetchAll(calls: readonly Wanted[]): Promise<string[]> {
  const fates: string[] = [];
  for (const { url, method, headers, credentials } of calls) {
    const asked = { method, headers: headers.map(([name, value]): [string, string] => [name, value]), credentials };
    fates.push(
      await fetch(url, asked).then(
        () => 'pass',
        () => 'fail',
      ),
    );
  }
  return fates;
}

function otherHeaders(headers: readonly HeaderLine[]): readonly string[] {
  return headers
    .filter(
      ([name]) =>
        !/^(access-control-.*|vary|date|connection|keep-alive|transfer-encoding|content-length|etag)$/i.test(name),
    )
    .map(([name, value]) => `${name.toLowerCase()}: ${value}`)
    .sort();
}
