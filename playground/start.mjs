// `npm start`: one app, the APIs it calls, and a few lines on what to look at. Ends on Ctrl+C, on SIGTERM, and when the
// process that started it is gone.
import { cases } from './cases.mjs';
import { startPlayground } from './servers.mjs';

const starters = { vite: startPlayground };

const app = process.argv[2] ?? 'vite';
if (!Object.hasOwn(starters, app)) {
  console.error(`There is no app "${app}" in the playground. There is: ${Object.keys(starters).join(', ')}.`);
  process.exit(2);
}

const port = process.env.PORT === undefined ? 5173 : Number(process.env.PORT);
const starting = starters[app]({ port });
endWith(process.ppid);
const playground = await starting;
console.log(introduction(playground));
// Vite's own lines, and below them what cors-guard says at the start.
playground.server.printUrls();

function introduction({ url, pageOrigin, apis }) {
  const width = Math.max(...cases.map(({ prefix }) => prefix.length));
  const guarded = cases.map(({ prefix, title }) => `    ${prefix.padEnd(width)}  ${apis[prefix]}  ${title}`);
  return [
    '',
    '  cors-guard playground',
    '',
    `  Open     ${url}`,
    '  Try      Click a call. In development each one works; this terminal says what production will do with it.',
    `  Compare  ${pageOrigin}/ is the same app, built and served as production would: there the browser decides.`,
    '',
    `  Guarded as ${pageOrigin}:`,
    ...guarded,
    '',
    '  Ctrl+C ends it.',
    '',
  ].join('\n');
}

/** Ends everything on a signal or when the parent process is gone: npm that is killed leaves its children behind. */
function endWith(parent) {
  let ending = false;
  const end = () => {
    if (ending) return;
    ending = true;
    // Vite listens to SIGTERM too and may be the first to exit; ending when asked to is no failure.
    process.exitCode = 0;
    // A connection that does not want to close must not keep a terminal.
    setTimeout(() => process.exit(), 3000).unref();
    starting.then(({ close }) => close()).finally(() => process.exit());
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  setInterval(() => isGone(parent) && end(), 500).unref();
}

function isGone(parent) {
  if (process.ppid !== parent) return true;
  try {
    return !process.kill(parent, 0);
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
