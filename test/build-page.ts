import { buildPage } from '../packages/cors-guard/build-page.mjs';

/** Builds the code that runs in pages, so that tests of the source never meet an older one. */
export default buildPage;
