/** A page that makes it hard for an overlay: a policy as strict as Vite can be served with, and styles that reach everything they can. */

import type { Plugin } from 'vite';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:; frame-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'";

/**
 * Sends the policy with everything but the report page, which has its own, and `/?plain`: on a page with the policy, Vite's client does
 * not find out that its server is back.
 */
export const strictPolicy: Plugin = {
  name: 'strict-policy',
  configureServer: (server) =>
    void server.middlewares.use((request, response, next) => {
      if (!/__cors-guard|plain/.test(request.url ?? '')) response.setHeader('Content-Security-Policy', POLICY);
      next();
    }),
};

const html = `<!doctype html><html lang="en"><title>shop</title><link rel="stylesheet" href="/app.css">
<h1>Shop</h1><input id="name"><script type="module" src="/src/api.js"></script></html>`;

/** Files of the app; `frame.html` is the same page for a frame. */
export const shopFiles: Readonly<Record<string, string>> = {
  'index.html': html,
  'frame.html': html,
  'app.css': '* { margin: 40px !important; color: hotpink !important; font-size: 40px !important; display: block; }',
  'src/api.js': 'window.load = (path, method) => fetch(path, { method });\n',
};
