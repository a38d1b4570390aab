// `npm run conformance`: replays recorded browsers through the engine.
import { runMain } from './run-main.mjs';

await runMain(new URL('./main.ts', import.meta.url));
