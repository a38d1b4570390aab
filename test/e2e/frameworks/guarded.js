// What the apps here have in common: a proxy to the API, the guard, and a line on standard output for every report of a page.
import { corsGuard } from '../../../packages/cors-guard/dist/vite.js';

const printReports = {
  name: 'print-reports',
  configureServer({ ws }) {
    ws.on('cors-guard:report', (report) => process.stdout.write(`report ${JSON.stringify(report)}\n`));
  },
};

export const plugins = [corsGuard({ probe: false }), printReports];
export const server = { host: '127.0.0.1', port: 0, proxy: { '/api': process.env.API } };
