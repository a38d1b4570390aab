import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration, type ViteUserConfig } from 'vitest/config';
import { otherNames, viteNames } from './helpers/host-names.ts';

type ProjectConfig = NonNullable<Extract<TestProjectConfiguration, { test?: unknown }>['test']>;

const root = fileURLToPath(new URL('..', import.meta.url));

/** Guarded pages get the code of the page as the build writes it. */
const globalSetup = fileURLToPath(new URL('build-page.ts', import.meta.url));

/** What opens sockets or browsers shares two cores: one file after the other, generous limits, no retries. */
const real = (name: string, test: ProjectConfig): TestProjectConfiguration => ({
  extends: true,
  test: { name, globalSetup, fileParallelism: false, testTimeout: 60_000, hookTimeout: 120_000, ...test },
});

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
        exclude: ['test/integration/{vite,host}-*'],
      }),
      // All of them side by side, as the plugin is in a real project: `CORS_GUARD=on`, because it rests in test runs.
      real('quiet', {
        include: ['test/quiet/**/*.test.ts'],
        provide: { vite: 'vite' },
        env: { CORS_GUARD: 'on' },
        maxConcurrency: 40,
      }),
      ...viteNames.map((vite) =>
        real(vite, { include: ['test/integration/{vite,host}-*.test.ts'], provide: { vite, host: vite } }),
      ),
      ...otherNames.map((host) => real(host, { include: ['test/integration/host-*.test.ts'], provide: { host } })),
    ],
  },
});

export default config;
