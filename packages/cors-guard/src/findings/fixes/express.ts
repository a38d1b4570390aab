import { getHeader } from '../../rules/index.ts';
import { listIn } from '../headers.ts';
import { lackingIn } from '../needs.ts';
import type { ServerFix } from './types.ts';

/** Express with the middleware `cors`: a list of origins makes it answer with the matching one, and add Vary: Origin itself. */
export const express: ServerFix = {
  server: 'Express (cors)',
  isServerOf: (headers) => /^express$/i.test(getHeader(headers, 'x-powered-by') ?? ''),
  snippet(about) {
    const settings = settingsFor(about);
    return settings && `app.use(cors({ ${settings.join(', ')} })); // before login and routes`;
  },
};

function settingsFor({ code, page, needs, first }: Parameters<ServerFix['snippet']>[0]): readonly string[] | null {
  const origin = `origin: [${quoted(page)}]`;
  const credentials = needs.credentials ? ['credentials: true'] : [];
  const { exchange } = first;
  switch (code) {
    case 'allow-origin-missing':
    case 'allow-origin-mismatch':
    case 'allow-origin-invalid':
    case 'cors-missing-on-errors':
    case 'preflight-not-handled':
      return [origin, ...credentials];
    case 'wildcard-with-credentials':
    case 'allow-credentials-missing':
      return [origin, 'credentials: true'];
    case 'method-not-allowed': {
      const allowed = listIn(exchange && getHeader(exchange.headers, 'access-control-allow-methods'));
      const missing = exchange ? lackingIn(exchange, needs).methods : needs.methods;
      return [origin, ...credentials, `methods: [${[...allowed, ...missing].map(quoted).join(', ')}]`];
    }
    case 'header-not-allowed': {
      const allowed = listIn(exchange && getHeader(exchange.headers, 'access-control-allow-headers'));
      const missing = exchange ? lackingIn(exchange, needs).headers : needs.headers;
      return [origin, ...credentials, `allowedHeaders: [${[...allowed, ...missing].map(quoted).join(', ')}]`];
    }
    default:
      return null;
  }
}

/** A JavaScript string literal: JSON is one. */
function quoted(text: string): string {
  return JSON.stringify(text);
}
