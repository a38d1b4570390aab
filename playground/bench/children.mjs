// Everything that is measured, and everything it needs, runs in a process of its own: what shares an event loop with the load
// would be measured with it.
import { fork } from 'node:child_process';
import { once } from 'node:events';

/**
 * Starts a module of this folder as a process; resolves when it is ready.
 *
 * @param settings - anything JSON can carry; the module finds it in `process.argv[2]`
 * @throws when the process ends before it is ready
 */
export async function startChild(module, settings, { env = {}, execArgv = [], execPath = process.execPath } = {}) {
  const child = fork(new URL(module, import.meta.url), [JSON.stringify(settings)], {
    execPath,
    execArgv,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  const next = async () => {
    const [message] = await Promise.race([
      once(child, 'message'),
      ended.then(([code]) => {
        throw new Error(`${module} ended with status ${code}`);
      }),
    ]);
    return message;
  };
  const ready = await next();
  return {
    ready,
    /** Asks one of the questions that the module answers. One at a time. */
    async ask(question) {
      child.send(question, () => {}); // A process that has ended is told by `next`.
      return next();
    },
    async end() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

/**
 * The other side: tells the parent that this process is ready, answers its questions, and ends with it.
 *
 * @param answers - question to function
 * @param close - what to close before the end; async
 */
export function answerParent(ready, answers, close = async () => {}) {
  process.on('message', (question) => process.send(answers[question]()));
  process.on('disconnect', async () => {
    await close();
    process.exit();
  });
  process.send(ready);
}
