// `npm run record`: asks an installed browser the cases of a corpus again.
import { runMain } from '../run-main.mjs';

await runMain(new URL('./main.ts', import.meta.url));
