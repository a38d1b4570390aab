/** What is said at the end of the process, by servers that nobody has closed. */
const works = new Set<() => void>();
let listens = false;

/**
 * Does something when the process ends by its own hand. Signals are left alone: a listener of ours would keep Ctrl+C from ending a
 * process that hangs.
 *
 * @param work - must not wait for anything
 * @returns takes it back
 * @example const forget = atExit(() => log.info('14 calls checked'))
 */
export function atExit(work: () => void): () => void {
  if (!listens) process.once('exit', () => works.forEach((one) => one()));
  listens = true;
  works.add(work);
  return () => void works.delete(work);
}
