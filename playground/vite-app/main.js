// One card a case, one row a call. A row tells in data attributes what became of its call, for style sheet and tests.
import { callId, cases } from '../cases.mjs';
import { send } from './send.js';

/** In development empty, so that calls are relative and go through the proxy. */
const apiOrigins = __API_ORIGINS__;
const isProduction = import.meta.env.MODE === 'production';

document.querySelector('#where').textContent = isProduction
  ? `This is production: the built app on ${location.origin}. Nobody forwards its calls, so the browser decides what it may read.`
  : 'This is development: the proxy makes every call work. Look at the terminal to see what production will do with it.';

/** Runs each call, in the order of the page: who am I is asked after the login. */
const runs = [];

for (const one of cases) {
  document.querySelector(one.healthy ? '#healthy' : '#faulty').append(cardOf(one));
}

document.querySelector('#run-all').addEventListener('click', async () => {
  for (const run of runs) await run();
});

function cardOf({ prefix, api, title, about, calls }) {
  const list = element(
    'ul',
    {},
    calls.map((call) => rowOf(call, apiOrigins[prefix] ?? '')),
  );
  return element('article', {}, [
    element('h3', {}, [title]),
    element('p', {}, [about]),
    list,
    element('p', { className: 'source' }, [element('code', {}, [`playground/apis/${api}`])]),
  ]);
}

function rowOf(call, origin) {
  const button = element('button', { type: 'button' }, [call.label]);
  const output = element('output');
  const row = element('li', { className: 'call' }, [button, element('code', {}, [lineOf(call)]), output]);
  row.dataset.call = callId(call);
  const run = async () => {
    row.dataset.outcome = 'running';
    output.textContent = '';
    const result = await send(call, origin, (part) => (output.textContent = `${Math.round(part * 100)} %`));
    output.textContent = result.text;
    row.dataset.status = result.status;
    row.dataset.outcome = result.outcome;
  };
  button.addEventListener('click', run);
  runs.push(run);
  return row;
}

/** `GET /items with authorization, credentials: include`. */
function lineOf({ method, path, headers = {}, mode, credentials, reads, progress }) {
  const facts = [
    ...Object.keys(headers),
    mode && `mode: ${mode}`,
    credentials && `credentials: ${credentials}`,
    reads && `a look at ${reads}`,
    progress && 'progress',
  ].filter(Boolean);
  return facts.length > 0 ? `${method} ${path} with ${facts.join(', ')}` : `${method} ${path}`;
}

function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
