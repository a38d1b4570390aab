import { mkdir, realpath, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { compile } from 'svelte/compiler';
import type { Plugin, PluginOption } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corsGuard } from '../../packages/cors-guard/src/hosts/vite/index.ts';
import { browserNames, launch, type TestBrowser } from '../e2e/browsers.ts';
import { placeOf } from '../helpers/place-of.ts';
import { startTarget } from '../helpers/recording-target.ts';
import { closing, judgedOf, PAGE } from '../helpers/set-up.ts';
import { publicEntry, PUBLIC_HOST, startVite, viteMajor } from '../helpers/vite-dev.ts';

/** A package as it is published: minified, without a source map. */
const library = {
  'node_modules/tiny-http/package.json': '{"name":"tiny-http","type":"module","exports":"./index.js"}',
  'node_modules/tiny-http/index.js': 'const r=(t,e)=>fetch(t,e),n=t=>r(t,{});export{n as get};',
};

const sources = {
  'items.ts': `import { get } from 'tiny-http';

interface Item { readonly id: number }
enum Path { Items = '/api/ts', Tiny = '/api/ts/library' }

export async function load(): Promise<readonly Item[]> {
  type Answer = Item[];
  await get(Path.Tiny satisfies string);
  const answer: Response = await fetch(Path.Items);
  return (await answer.json()) as Answer;
}
`,
  'view.tsx': `import { get } from 'tiny-http';

export async function load(): Promise<object> {
  const box = <section
    title="items" />;
  const answer: Response = await fetch('/api/tsx');
  return { box, answer, more: await get('/api/tsx/library') };
}
`,
  'items.vue': `<template>
  <button
    v-for="item in items">{{ item }}</button>
</template>

<script setup lang="ts">
import { get } from 'tiny-http';
import { ref, onMounted } from 'vue';

const items = ref<readonly number[]>([]);
onMounted(async () => {
  const answer: Response = await fetch('/api/vue');
  items.value = (await answer.json()) as number[];
  await get('/api/vue/library');
});
</script>

<style scoped>button { color: red }</style>
`,
  'items.svelte': `<script lang="ts">
  import { get } from 'tiny-http';
  import { onMount } from 'svelte';

  interface Item { readonly id: number }
  let items: readonly Item[] = $state([]);
  const first = $derived(items[0]);
  onMount(async () => {
    const answer: Response = await fetch('/api/svelte');
    items = (await answer.json()) as Item[];
    await get('/api/svelte/library');
  });
</script>

{#each items as item}<p>{item.id} {first?.id}</p>{/each}
<style>p { color: red }</style>
`,
};

/** Shows everything; each loads when it is shown. */
const app = {
  'index.html':
    '<!doctype html><link rel="icon" href="data:,"><title>app</title><script type="module" src="/main.js"></script>',
  'tsconfig.json': '{"compilerOptions":{"jsx":"react-jsx"}}',
  'jsx.js': 'export const jsxDEV = (tag, props) => ({ tag, ...props });',
  'main.js': `import { load } from './items.ts';
import { load as loadView } from './view.tsx';
import { createApp } from 'vue';
import Items from './items.vue';
import { mount } from 'svelte';
import SvelteItems from './items.svelte';
load();
loadView();
createApp(Items).mount(document.body.appendChild(document.createElement('div')));
mount(SvelteItems, { target: document.body });
`,
};

/** What is called, and where. */
const calls: readonly (readonly [url: string, file: keyof typeof sources, text: string])[] = [
  ['/api/ts', 'items.ts', 'fetch(Path.Items)'],
  ['/api/ts/library', 'items.ts', 'get(Path.Tiny'],
  ['/api/tsx', 'view.tsx', "fetch('/api/tsx')"],
  ['/api/tsx/library', 'view.tsx', "get('/api/tsx/library')"],
  ['/api/vue', 'items.vue', "fetch('/api/vue')"],
  ['/api/vue/library', 'items.vue', "get('/api/vue/library')"],
  ['/api/svelte', 'items.svelte', "fetch('/api/svelte')"],
  ['/api/svelte/library', 'items.svelte', "get('/api/svelte/library')"],
];

/** The compiler alone: the plugin of this workspace reads `server.environments`, which Vite has since version 6. */
const svelteCompiler: Plugin = {
  name: 'svelte-compiler',
  transform(code, id) {
    if (!id.endsWith('.svelte')) return undefined;
    const { js } = compile(code, { filename: id, dev: true, css: 'injected' });
    return { code: js.code, map: js.map.toString() };
  },
};

/** The plugin for Vue runs on every Vite. */
function frameworks(): PluginOption[] {
  const sveltePlugin = (): PluginOption => svelte({ configFile: false, preprocess: vitePreprocess({ style: false }) });
  return [vue(), viteMajor === 5 ? svelteCompiler : sveltePlugin()];
}

/** Makes packages of this workspace known to the app. */
async function install(root: string, names: readonly string[]): Promise<void> {
  await mkdir(join(root, 'node_modules'), { recursive: true });
  for (const name of names) {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    await symlink(await realpath(folder), join(root, 'node_modules', name), 'junction');
  }
}

describe.each(browserNames)('the place of a call in %s', (name) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await launch(name);
  });
  afterAll(() => browser?.close());

  it('is exact in TypeScript, JSX, Vue and Svelte, also through a minified library', async () => {
    const target = closing(
      await startTarget((_request, response) => {
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]');
      }),
    );
    const production = { page: PAGE, api: `http://${PUBLIC_HOST}:${target.port}` };
    const dev = closing(
      await startVite(
        {
          plugins: [...frameworks(), corsGuard({ enabled: true, report: 'report.json', production })],
          resolve: { alias: { 'react/jsx-dev-runtime': '/jsx.js' } },
          optimizeDeps: { noDiscovery: true },
          server: { proxy: { '/api': publicEntry(target.port) }, fs: { strict: false } },
        },
        { ...app, ...sources, ...library },
      ),
    );
    await install(dev.root, ['vue', 'svelte']);
    const page = await browser.newPage();
    await page.goto(dev.url);
    await judgedOf(dev)(calls.length);
    // Taken down before the server ends: a page that loses its server says so.
    const printed = page.printed.filter((text) => !text.includes('[vite]'));
    const report = (await dev.stop()) as unknown as { calls: { url: string; source: string | null }[] };
    const told = report.calls.map(({ url, source }) => `${url} ${source}`);
    expect(told.sort()).toEqual(calls.map(([url, file, text]) => `${url} ${placeOf(sources, file, text)}`).sort());
    expect(printed).toEqual([]);
    await page.close();
  });
});
