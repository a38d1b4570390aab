// `npm run fuzz`: asks an installed browser and the engine about cases that nobody recorded.
import { runMain } from '../run-main.mjs';

await runMain(new URL('./main.ts', import.meta.url));
