// What a guarded server knows, asked as its report page asks: so the plugin is measured with its default options.
import { once } from 'node:events';
import { get } from 'node:http';

const LOOK_AGAIN_MS = 20;
const GIVE_UP_MS = 20_000;

/** State of the plugin in the dev server on a port; null before anything is known. */
export async function stateOn(port) {
  const headers = { 'Sec-Fetch-Site': 'same-origin' };
  const request = get({ host: '127.0.0.1', port, path: '/__cors-guard/state.json', headers, agent: false });
  const [response] = await once(request, 'response');
  return JSON.parse(Buffer.concat(await response.toArray()).toString());
}

/** Waits until the state of the plugin is as it should be. */
export async function stateBecomes(port, holds) {
  const last = performance.now() + GIVE_UP_MS;
  while (!holds(await stateOn(port))) {
    if (performance.now() > last) throw new Error('the state of the plugin does not become what it should be');
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** Whether the recorder has told of a call: then its place in the source is known. */
export const isRecorded = ({ source }) => source !== null;
