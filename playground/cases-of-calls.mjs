// What to try where the call decides: the same API may serve one call and not another, by what the page asks for.

const photo = 'photo '.repeat(2_000);

/** See `cases.mjs`. Beside headers and body, a call may have the options that `vite-app/send.js` knows. */
export const casesOfCalls = [
  {
    prefix: '/forgotten-cookies',
    api: 'forgotten-cookies.mjs',
    healthy: false,
    title: 'The cookies stay at home',
    about:
      'The page logs in, and then calls without credentials: "include". Only the proxy makes the cookies go along.',
    calls: [
      { label: 'Log in', method: 'POST', path: '/forgotten-cookies/session', credentials: 'include' },
      { label: 'Who am I?', method: 'GET', path: '/forgotten-cookies/me' },
    ],
  },
  {
    prefix: '/star-with-cookies',
    api: 'star-with-cookies.mjs',
    healthy: false,
    title: '"*" for a call with cookies',
    about:
      'The API allows every origin. Browsers refuse "*" as soon as a call includes cookies, even if there are none.',
    calls: [
      { label: 'Read items with cookies', method: 'GET', path: '/star-with-cookies/items', credentials: 'include' },
      { label: 'Read health without', method: 'GET', path: '/star-with-cookies/health' },
    ],
  },
  {
    prefix: '/hidden-total',
    api: 'hidden-total.mjs',
    healthy: false,
    title: 'A header that cannot be read',
    about: 'The page reads X-Total-Count for its pages of items, and the API does not expose it.',
    calls: [{ label: 'Count the items', method: 'GET', path: '/hidden-total/items', reads: 'x-total-count' }],
  },
  {
    prefix: '/no-cors',
    api: 'no-cors.mjs',
    healthy: false,
    title: 'Silenced with "no-cors"',
    about: 'Somebody has got rid of a CORS error with mode: "no-cors". The answer is there, and sealed.',
    calls: [{ label: 'Read items', method: 'GET', path: '/no-cors/items', mode: 'no-cors', reads: 'content-type' }],
  },
  {
    prefix: '/same-origin-mode',
    api: 'same-origin-mode.mjs',
    healthy: false,
    title: 'The call is for its own origin only',
    about: 'With mode: "same-origin" the browser refuses to call any other origin, whatever the API allows.',
    calls: [
      { label: 'Read items', method: 'GET', path: '/same-origin-mode/items', mode: 'same-origin' },
      { label: 'Read health, default mode', method: 'GET', path: '/same-origin-mode/health' },
    ],
  },
  {
    prefix: '/upload-refused',
    api: 'upload-refused.mjs',
    healthy: false,
    title: 'A progress bar costs a preflight',
    about:
      'Who listens to the progress of an upload makes the browser ask first, and this API answers OPTIONS with 405.',
    calls: [
      { label: 'Upload with progress', method: 'POST', path: '/upload-refused/photo', body: photo, progress: true },
      { label: 'Send a note, no progress', method: 'POST', path: '/upload-refused/note', body: 'Milk' },
    ],
  },
  {
    prefix: '/session',
    api: 'session.mjs',
    healthy: true,
    title: 'Calls with cookies',
    about: 'The page includes its cookies, and the API names the page and allows credentials.',
    calls: [
      { label: 'Log in', method: 'POST', path: '/session/new', credentials: 'include' },
      { label: 'Who am I?', method: 'GET', path: '/session/me', credentials: 'include' },
      { label: 'Read items with cookies', method: 'GET', path: '/session/items', credentials: 'include' },
    ],
  },
  {
    prefix: '/exposed-total',
    api: 'exposed-total.mjs',
    healthy: true,
    title: 'A header that is exposed',
    about: 'The page reads X-Total-Count, and the API names it in Access-Control-Expose-Headers.',
    calls: [{ label: 'Count the items', method: 'GET', path: '/exposed-total/items', reads: 'x-total-count' }],
  },
  {
    prefix: '/analytics',
    api: 'analytics.mjs',
    healthy: true,
    title: 'Sent with "no-cors", nothing read',
    about: 'The page sends a hit and does not look at the answer, so it does not matter that it may not.',
    calls: [
      { label: 'Send a hit', method: 'POST', path: '/analytics/hits', body: 'page=/', mode: 'no-cors', unread: true },
    ],
  },
  {
    prefix: '/progress',
    api: 'progress.mjs',
    healthy: true,
    title: 'An upload with progress',
    about: 'The listener causes a preflight, which the API answers.',
    calls: [{ label: 'Upload with progress', method: 'POST', path: '/progress/photo', body: photo, progress: true }],
  },
];
