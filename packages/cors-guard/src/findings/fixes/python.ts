import { strings } from './write.ts';
import type { Policy, ServerFix } from './types.ts';

const list = (items: readonly string[]): string => `[${strings(items, '"')}]`;

/** Keyword arguments, one a line. */
function keywords(pairs: readonly (readonly [string, string] | undefined)[]): string {
  return pairs
    .filter((pair) => pair !== undefined)
    .map(([name, value]) => `    ${name}=${value},`)
    .join('\n');
}

function when(items: readonly string[], name: string): readonly [string, string] | undefined {
  return items.length === 0 ? undefined : [name, list(items)];
}

const truth = (holds: boolean, name: string): readonly [string, string] | undefined =>
  holds ? [name, 'True'] : undefined;

/** Flask with `flask-cors`, which works on every answer of the app, errors included. */
export const flask: ServerFix = {
  server: 'Flask',
  ranByTests: true,
  allow: (policy) => ({
    snippet: `from flask_cors import CORS  # pip install flask-cors

CORS(
    app,
${keywords([
  ['origins', list(policy.origins)],
  ['methods', list(policy.methods)],
  when(policy.lists.headers ? policy.headers : [], 'allow_headers'),
  when(policy.exposed, 'expose_headers'),
  truth(policy.credentials, 'supports_credentials'),
])}
)`,
    notes: [
      'It stands in place of another CORS(app); other origins of its list stay in it.',
      'A login check in before_request has to let request.method == "OPTIONS" pass: a preflight never carries credentials.',
    ],
  }),
};

/** Django with `django-cors-headers`. */
export const django: ServerFix = {
  server: 'Django',
  ranByTests: true,
  allow: (policy) => ({
    snippet: `# settings.py, at the end; pip install django-cors-headers
${djangoSettings(policy)}
if "corsheaders" not in INSTALLED_APPS:
    INSTALLED_APPS = [*INSTALLED_APPS, "corsheaders"]
# Outermost, so that login checks and redirects come after it.
MIDDLEWARE = [
    "corsheaders.middleware.CorsMiddleware",
    *(name for name in MIDDLEWARE if name != "corsheaders.middleware.CorsMiddleware"),
]`,
    notes: ['Origins of a list that is there already stay in it.'],
  }),
};

function djangoSettings({ origins, methods, headers, exposed, credentials }: Policy): string {
  return [
    `CORS_ALLOWED_ORIGINS = ${list(origins)}`,
    `CORS_ALLOW_METHODS = ${list(methods)}`,
    ...(headers.length > 0
      ? [
          'from corsheaders.defaults import default_headers',
          `CORS_ALLOW_HEADERS = [*default_headers, ${strings(headers, '"')}]`,
        ]
      : []),
    ...(exposed.length > 0 ? [`CORS_EXPOSE_HEADERS = ${list(exposed)}`] : []),
    ...(credentials ? ['CORS_ALLOW_CREDENTIALS = True'] : []),
  ].join('\n');
}

/** FastAPI. Around the app and not inside: what `add_middleware` adds is left out when an exception is answered with 500. */
export const fastapi: ServerFix = {
  server: 'FastAPI',
  ranByTests: false,
  allow: (policy) => ({
    snippet: `from fastapi.middleware.cors import CORSMiddleware

# At the end of the module, around the whole app, so that errors have the headers too.
app = CORSMiddleware(
    app,
${keywords([
  ['allow_origins', list(policy.origins)],
  ['allow_methods', list(policy.methods)],
  when(policy.headers, 'allow_headers'),
  when(policy.exposed, 'expose_headers'),
  truth(policy.credentials, 'allow_credentials'),
])}
)`,
    notes: ['It stands in place of add_middleware(CORSMiddleware, ...); other origins of its list stay in it.'],
  }),
};
