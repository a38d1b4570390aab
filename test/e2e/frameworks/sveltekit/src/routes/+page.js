// Runs on the server for the first page, and in the browser for the next.
export async function load({ fetch }) {
  const answer = await fetch('/api/loaded');
  return { loaded: await answer.json() };
}
