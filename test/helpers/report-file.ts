import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportDocument } from '../../packages/cors-guard/src/report/index.ts';
import { until } from './until.ts';

/** The report file of a project, under the name that tests give it; waits for the first, which comes a moment after the start. */
export function reportIn(root: string): Promise<ReportDocument> {
  return until('the report file', async () => {
    const text = await readFile(join(root, 'report.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as ReportDocument);
  });
}
