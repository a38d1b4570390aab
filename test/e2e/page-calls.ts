/** How the calls of page-calls.json are made and answered. */

import type { Answer } from '../helpers/recording-target.ts';
import type { TestPage } from './browsers.ts';

/** What the code of the catalogue calls, and a cookie that axios copies into a header. */
export const callHelpers: string = `
  import axios from 'axios';
  document.cookie = 'XSRF-TOKEN=tok';
  Object.assign(window, {
    axios,
    out: async (response) => 'status ' + response.status + ' ' + (await response.text()).length,
    fd: () => { const form = new FormData(); form.append('a', '1'); return form; },
    ax: async (answer) => 'status ' + (await answer).status,
    es: (url) => new Promise((resolve) => {
      const source = new EventSource(url);
      source.onmessage = source.onerror = ({ type }) => { source.close(); resolve(type); };
    }),
    xhr: (method, url, { wc, h = {}, up, b } = {}) => new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.withCredentials = Boolean(wc);
      for (const [name, value] of Object.entries(h)) request.setRequestHeader(name, value);
      if (up) request.upload.addEventListener('progress', () => {});
      request.onloadend = () => resolve('status ' + request.status);
      request.send(b);
    }),
    ready: true,
  });
`;

/** Makes a call of the catalogue; gives what became of it. */
export function makeCall(page: TestPage, code: string, url: string): Promise<string> {
  return page.evaluate(`(async (u) => { ${code} })(${JSON.stringify(url)}).catch(String)`);
}

/** Answers each of them; event streams end after one event. */
export const answerPageCall: Answer = (request, response) => {
  const isStream = request.headers.accept === 'text/event-stream';
  response.setHeader('ETag', '"v1"');
  response.setHeader('Content-Type', isStream ? 'text/event-stream' : 'application/json');
  response.end(isStream ? 'data: 1\n\n' : '{"ok":true}');
};
