// `npm start`: one app, the APIs it calls, and a few lines on what to look at. Ends on Ctrl+C, on SIGTERM, and when the
// process that started it is gone.
import { cases } from './cases.mjs';
import { devServers } from './dev-servers.mjs';
import { startPlayground } from './servers.mjs';

const apps = Object.keys(devServers);
const usage = `Usage: npm start -- [${apps.join(' | ')}]

Starts the playground: an app, the APIs it calls, and the dev server of one tool with cors-guard. Default: vite.
PORT is the port of the dev server; 0 takes any.`;

const app = process.argv[2] ?? 'vite';
if (app === '--help' || app === '-h') {
  console.log(usage);
  process.exit();
}
if (!apps.includes(app)) {
  console.error(`There is no app "${app}" in the playground. There is: ${apps.join(', ')}.`);
  process.exit(2);
}

const port = process.env.PORT === undefined ? 5173 : Number(process.env.PORT);
// The lines of the dev server come below, and after them what cors-guard says at the start.
const introduce = (playground) => console.log(introduction(playground));
const starting = startPlayground({ app, port, introduce });
endWith(process.ppid);
await starting;

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
    // A dev server listens to signals too and may be the first to exit; ending when asked to is no failure.
    process.exitCode = 0;
    // A connection that does not want to close must not keep a terminal.
    setTimeout(() => process.exit(), 3000).unref();
    void starting.then((playground) => playground.close()).finally(() => process.exit());
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
