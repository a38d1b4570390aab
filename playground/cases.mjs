// What there is to try, in one list: the page draws it, the start script prints it, the tests run it.
import { casesOfCalls } from './cases-of-calls.mjs';

const json = { 'content-type': 'application/json' };
const coffee = JSON.stringify({ name: 'Coffee' });

/**
 * One API each: the path prefix of its proxy entry, the file it lives in, and the calls to try.
 * Method and path together name a call, so no two calls share both.
 */
export const cases = [
  {
    prefix: '/mistyped',
    api: 'mistyped-origin.mjs',
    healthy: false,
    title: 'Allowlist entry with a trailing slash',
    about: 'The API allows the page’s origin with a "/" at its end. No browser ever sends an origin like that.',
    calls: [
      { label: 'Read items', method: 'GET', path: '/mistyped/items' },
      { label: 'Add an item', method: 'POST', path: '/mistyped/items', headers: json, body: coffee },
    ],
  },
  {
    prefix: '/localhost-only',
    api: 'localhost-only.mjs',
    healthy: false,
    title: 'Only localhost is allowed',
    about: 'The allowlist names the developer’s own machine and nothing else.',
    calls: [{ label: 'Read items', method: 'GET', path: '/localhost-only/items' }],
  },
  {
    prefix: '/auth-first',
    api: 'auth-first.mjs',
    healthy: false,
    title: 'Login check before the preflight',
    about: 'A token makes the browser ask first with OPTIONS, which carries no token and is answered 401.',
    calls: [
      {
        label: 'Read items with a token',
        method: 'GET',
        path: '/auth-first/items',
        headers: { authorization: 'Bearer demo' },
      },
      { label: 'Read health, no token', method: 'GET', path: '/auth-first/health' },
    ],
  },
  {
    prefix: '/twice',
    api: 'header-twice.mjs',
    healthy: false,
    title: 'The header is set twice',
    about: 'The app and the layer in front of it both add Access-Control-Allow-Origin. Browsers accept only one.',
    calls: [
      { label: 'Read items, through both layers', method: 'GET', path: '/twice/items' },
      { label: 'Read health, front layer only', method: 'GET', path: '/twice/health' },
    ],
  },
  {
    prefix: '/redirecting',
    api: 'redirecting.mjs',
    healthy: false,
    title: 'The preflight is redirected',
    about:
      'Paths without a final slash answer 308. Reading follows the redirect; the preflight of a JSON POST may not.',
    calls: [
      { label: 'Add an item', method: 'POST', path: '/redirecting/items', headers: json, body: coffee },
      { label: 'Read items', method: 'GET', path: '/redirecting/items' },
      {
        label: 'Add an item, with the slash',
        method: 'POST',
        path: '/redirecting/items/',
        headers: json,
        body: coffee,
      },
    ],
  },
  {
    prefix: '/no-patch',
    api: 'no-patch.mjs',
    healthy: false,
    title: 'PATCH is not allowed',
    about: 'The API has a PATCH route, and its list of methods allowed across origins has GET and POST.',
    calls: [
      {
        label: 'Change the settings',
        method: 'PATCH',
        path: '/no-patch/settings',
        headers: json,
        body: '{"theme":"dark"}',
      },
      {
        label: 'Save the settings',
        method: 'POST',
        path: '/no-patch/settings',
        headers: json,
        body: '{"theme":"dark"}',
      },
      { label: 'Read the settings', method: 'GET', path: '/no-patch/settings' },
    ],
  },
  {
    prefix: '/fixed-origin',
    api: 'fixed-origin.mjs',
    healthy: true,
    title: 'One fixed origin, no Vary',
    about: 'The right origin is sent to everybody. The answer does not depend on the caller, so no Vary is needed.',
    calls: [
      { label: 'Read items', method: 'GET', path: '/fixed-origin/items' },
      { label: 'Replace the items', method: 'PUT', path: '/fixed-origin/items', headers: json, body: `[${coffee}]` },
    ],
  },
  {
    prefix: '/wildcard',
    api: 'wildcard.mjs',
    healthy: true,
    title: 'A public API with "*"',
    about: 'Every origin is allowed, which is enough for calls that send no cookies.',
    calls: [
      { label: 'Read items', method: 'GET', path: '/wildcard/items' },
      { label: 'Add an item', method: 'POST', path: '/wildcard/items', headers: json, body: coffee },
    ],
  },
  {
    prefix: '/login-required',
    api: 'login-required.mjs',
    healthy: true,
    title: 'A 401 with the right headers',
    about: 'The call is refused by the API and readable for the page, which can send the visitor to the login.',
    calls: [{ label: 'Who am I?', method: 'GET', path: '/login-required/me' }],
  },
  ...casesOfCalls,
];

/** The name of a call: `GET /mistyped/items`. */
export function callId(call) {
  return `${call.method} ${call.path}`;
}
