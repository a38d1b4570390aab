// One card a case, one row a call. A row tells in data attributes what became of its call, for style sheet and tests.
import { callId, cases } from '../cases.mjs';

/** In development empty, so that calls are relative and go through the proxy. */
const apiOrigins = __API_ORIGINS__;
const isProduction = import.meta.env.MODE === 'production';

document.querySelector('#where').textContent = isProduction
  ? `This is production: the built app on ${location.origin}. Nobody forwards its calls, so the browser decides what it may read.`
  : 'This is development: the proxy makes every call work. Look at the terminal to see what production will do with it.';

for (const one of cases) {
  document.querySelector(one.healthy ? '#healthy' : '#faulty').append(cardOf(one));
}

document.querySelector('#run-all').addEventListener('click', () => {
  for (const button of document.querySelectorAll('.call button')) button.click();
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
  button.addEventListener('click', async () => {
    row.dataset.outcome = 'running';
    output.textContent = '';
    const result = await send(call, origin);
    output.textContent = result.text;
    row.dataset.status = result.status;
    row.dataset.outcome = result.outcome;
  });
  return row;
}

/** What the app gets: an answer with a status and a body, or nothing but an error. */
async function send({ method, path, headers, body }, origin) {
  try {
    const response = await fetch(origin + path, { method, headers, body });
    return { outcome: 'answered', status: response.status, text: `${response.status} ${await response.text()}` };
  } catch (error) {
    return { outcome: 'refused', status: 0, text: String(error) };
  }
}

function lineOf({ method, path, headers = {} }) {
  const names = Object.keys(headers);
  return names.length > 0 ? `${method} ${path} with ${names.join(', ')}` : `${method} ${path}`;
}

function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}
