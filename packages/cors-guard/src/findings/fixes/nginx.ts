import { getHeader } from '../../rules/index.ts';
import { hasCorsMarks } from '../headers.ts';
import { headersFor, type Needs } from '../needs.ts';
import type { ServerFix } from './types.ts';

/** In nginx a first add_header of a block drops all that were inherited; whoever pastes has to know. */
const INHERITANCE = '# a first add_header in this block drops the inherited ones: repeat those here';

/** nginx, as the server itself or in front of one. */
export const nginx: ServerFix = {
  server: 'nginx',
  isServerOf: (headers) => /^(nginx|openresty)\b/i.test(getHeader(headers, 'server') ?? ''),
  snippet({ code, detail, page, needs, first }) {
    const originOnly: Needs = { methods: [], headers: [], credentials: needs.credentials };
    if (code === 'allow-origin-multiple' && detail === 'two-headers') {
      return 'proxy_hide_header Access-Control-Allow-Origin; # where nginx adds the header itself';
    }
    if (code === 'allow-origin-missing' && detail === 'no-cors-layer') {
      return [INHERITANCE, ...added(page, originOnly), ...preflight(page, needs)].join('\n');
    }
    // A layer behind nginx may do the rest: nginx only mends what nobody else answers.
    const isUnhandled = code === 'preflight-not-handled' && first.exchange && !hasCorsMarks(first.exchange.headers);
    return isUnhandled ? preflight(page, needs).join('\n') : null;
  },
};

function preflight(page: string, needs: Needs): readonly string[] {
  if (needs.methods.length === 0 && needs.headers.length === 0) return [];
  return ['if ($request_method = OPTIONS) {', ...added(page, needs).map((line) => `  ${line}`), '  return 204;', '}'];
}

function added(page: string, needs: Needs): readonly string[] {
  return headersFor(page, needs).map((line) => {
    const [name = '', ...value] = line.split(': ');
    return `add_header ${name} ${quoted(value.join(': '))} always;`;
  });
}

/** A string of an nginx configuration. A `$` would start a variable and cannot be escaped; no origin and few names have one. */
function quoted(text: string): string {
  return `"${text.replaceAll(/[\\"]/g, String.raw`\$&`).replaceAll('$', '')}"`;
}
