import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const KB = 1024;

/** Questions that every server answers: how much memory it holds, in MiB, with what nobody needs thrown away. */
export const memoryAnswers = {
  memory() {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    return process.memoryUsage.rss() / KB / KB;
  },
};
