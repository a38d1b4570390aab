/** The same faults for every framework that has a CORS middleware, told in the words of all of them. */

import type { RequestListener } from 'node:http';
import { create, list, me, remove, save, signed } from './calls.ts';
import type { About, Entry } from './entry.ts';

/** What every CORS middleware can be told; what is missing is left to its defaults. */
export interface CorsOptions {
  /** One is always sent, as it is; several are a list to choose from. */
  readonly origin?: string | readonly string[];
  readonly credentials?: boolean;
  readonly methods?: readonly string[];
  readonly headers?: readonly string[];
}

/** An API with a middleware before its login check, behind it, or without one. */
export interface Build {
  (options: CorsOptions | undefined, place?: 'first' | 'late'): RequestListener | Promise<RequestListener>;
}

const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const HEADERS = ['content-type', 'authorization'];

/** What a healthy API is told. */
export const optionsFor = ({ page }: Pick<About, 'page'>): CorsOptions => ({
  origin: [page],
  credentials: true,
  methods: METHODS,
  headers: HEADERS,
});

type Fault = Omit<Entry, 'api'> & { readonly api: (build: Build, about: About) => ReturnType<Build> };

const faults: readonly Fault[] = [
  {
    name: 'no-middleware',
    cause: 'nobody has added the middleware',
    code: 'allow-origin-missing (no-cors-layer)',
    calls: [list, create],
    api: (build, about) => build(about.either(undefined, optionsFor(about))),
  },
  {
    name: 'slash-in-list',
    cause: 'the list of origins has a final slash',
    code: 'allow-origin-missing (listed-with-slash)',
    calls: [list, save],
    api: (build, about) =>
      build({ ...optionsFor(about), origin: [about.either(`${about.page}/`, about.page), 'https://other.example'] }),
  },
  {
    name: 'list-of-localhost',
    cause: 'the list of development was deployed',
    code: 'allow-origin-missing (localhost-only)',
    calls: [list],
    api: (build, about) =>
      build({
        ...optionsFor(about),
        origin: ['http://localhost:5173', about.either('http://localhost:3000', about.page)],
      }),
  },
  {
    name: 'another-origin',
    cause: 'the origin of another deployment is configured',
    code: 'allow-origin-mismatch (other)',
    calls: [list, save],
    api: (build, about) => build({ ...optionsFor(about), origin: about.either('https://preview.example', about.page) }),
  },
  {
    name: 'star-with-credentials',
    cause: 'every origin is allowed, and the calls carry cookies',
    code: 'wildcard-with-credentials (allow-origin)',
    isOpenOnWire: true,
    calls: [me],
    api: (build, about) => build({ ...optionsFor(about), origin: about.either('*', about.page) }),
  },
  {
    name: 'no-credentials',
    cause: 'credentials are not allowed, and the calls carry cookies',
    code: 'allow-credentials-missing (absent)',
    isOpenOnWire: true,
    calls: [me],
    api: (build, about) => build({ ...optionsFor(about), credentials: about.either(false, true) }),
  },
  {
    name: 'method-not-listed',
    cause: 'a method that came later is not in the list',
    code: 'method-not-allowed',
    calls: [list, save, remove],
    api: (build, about) => build({ ...optionsFor(about), methods: about.either(['GET', 'POST', 'PUT'], METHODS) }),
  },
  {
    name: 'header-not-listed',
    cause: 'a header that came later is not in the list',
    code: 'header-not-allowed',
    calls: [create, signed],
    api: (build, about) => build({ ...optionsFor(about), headers: about.either(['content-type'], HEADERS) }),
  },
  {
    name: 'check-before-middleware',
    cause: 'the login check stands before the middleware',
    code: 'preflight-not-handled (401)',
    calls: [signed],
    api: (build, about) => build(optionsFor(about), about.either('late', 'first')),
  },
];

/** What a framework makes of a fault. */
interface Habits {
  /** Faults that it does not have. */
  readonly spared?: readonly string[];
  /** Codes of faults that look otherwise there. */
  readonly codes?: Readonly<Record<string, string>>;
}

/** The faults of one framework. */
export function middlewareEntries(
  framework: string,
  build: Build,
  { spared = [], codes = {} }: Habits = {},
): readonly Entry[] {
  return faults
    .filter(({ name }) => !spared.includes(name))
    .map((fault) => ({
      ...fault,
      name: `${framework}-${fault.name}`,
      code: codes[fault.name] ?? fault.code,
      api: (about) => fault.api(build, about),
    }));
}
