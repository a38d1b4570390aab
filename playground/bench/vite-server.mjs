// A process with one Vite dev server: bare, bare with connections kept by hand, or guarded.
import { createServer } from 'vite';
import { answerParent } from './children.mjs';
import { memoryAnswers } from './memory.mjs';

const { root, ...settings } = JSON.parse(process.argv[2]);
process.env.BENCH = JSON.stringify(settings);

const start = performance.now();
const server = await createServer({ root });
const createdMs = performance.now() - start;
await server.listen();
server.printUrls();
answerParent({ port: server.httpServer.address().port, createdMs }, memoryAnswers, () => server.close());
