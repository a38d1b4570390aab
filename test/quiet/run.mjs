// `npm run quiet [-- --seconds 60]`: runs every healthy project for a minute and prints a line for each.
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
process.env.QUIET_SECONDS = values.seconds;
const config = fileURLToPath(new URL('../vitest.config.ts', import.meta.url));
const vitest = await startVitest('test', [], { config, project: 'quiet', watch: false });
await vitest.close();
