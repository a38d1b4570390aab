export async function load({ fetch }) {
  const answer = await fetch('/api/other');
  return { other: await answer.json() };
}
