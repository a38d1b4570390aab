import { corsGuard } from 'cors-guard/vite';
import { defineConfig } from 'vite';
import { cases } from '../cases.mjs';

// Known only when the playground runs: every API listens on a port of its own.
const { PAGE_ORIGIN: page, API_ORIGINS = '{}', REPORT } = process.env;
const api = JSON.parse(API_ORIGINS);

export default defineConfig({
  root: import.meta.dirname,
  clearScreen: false,
  server: {
    host: '127.0.0.1',
    // What hides every mistake: in development all calls go to the page's own origin.
    proxy: Object.fromEntries(cases.map(({ prefix }) => [prefix, api[prefix]])),
  },
  // In development calls are relative; a build for production puts the APIs' addresses here.
  define: { __API_ORIGINS__: '{}' },
  // Enabled also under CI and test runners, where it is quiet unless asked: showing it is what this app is for.
  plugins: [corsGuard({ production: { page, api }, report: REPORT || false, enabled: true })],
});
