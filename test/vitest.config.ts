import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';
import { otherNames, viteNames } from './helpers/host-names.ts';

type ProjectConfig = NonNullable<Extract<TestProjectConfiguration, { test?: unknown }>['test']>;

const root = fileURLToPath(new URL('..', import.meta.url));

/** Guarded pages get the code of the page as the build writes it. */
const globalSetup = fileURLToPath(new URL('build-page.ts', import.meta.url));

/** What drives browsers or measures shares two cores: one file after the other, generous limits, no retries. */
const real = (name: string, test: ProjectConfig): TestProjectConfiguration => ({
  extends: true,
  test: { name, globalSetup, fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000, ...test },
});

/** What waits for quiet times most of the while does so side by side, when all that is alone is done. */
const sideBySide = (name: string, test: ProjectConfig): TestProjectConfiguration =>
  real(name, { fileParallelism: true, maxWorkers: 3, sequence: { groupOrder: 1 }, ...test });

/** Servers without a browser, of no dev server or of one that is named in the file. */
const servers =
  'test/integration/{canaries,cli-check,curl,diagnosis,doors,http-proxy-middleware,probe,proxy-tap,rsbuild,webpack}*.test.ts';

const config: ViteUserConfig = defineConfig({
  root,
  define: { __VERSION__: JSON.stringify('0.0.0-test') },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // A loaded machine is no reason to fail.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          include: ['packages/*/src/**/*.test.ts', 'test/conformance/**/*.test.ts'],
        },
      },
      real('real', {
        include: ['test/{integration,e2e,gallery,package}/**/*.test.ts'],
        exclude: ['test/integration/{vite,host}-*', servers],
      }),
      sideBySide('servers', { include: [servers] }),
      // All of them side by side, as the plugin is in a real project: `CORS_GUARD=on`, because it rests in test runs.
      real('quiet', {
        include: ['test/quiet/**/*.test.ts'],
        provide: { vite: 'vite' },
        env: { CORS_GUARD: 'on' },
        maxConcurrency: 40,
      }),
      ...viteNames.map((vite) =>
        sideBySide(vite, { include: ['test/integration/{vite,host}-*.test.ts'], provide: { vite, host: vite } }),
      ),
      ...otherNames.map((host) =>
        sideBySide(host, { include: ['test/integration/host-*.test.ts'], provide: { host } }),
      ),
    ],
  },
});

export default config;
