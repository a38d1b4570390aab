import type { HeaderLine } from '../../../packages/cors-guard/src/predict/index.ts';
import type { Hop } from '../corpus.ts';
import type { Ask, Question } from '../live/format.ts';
import { mutateByte } from './nasty.ts';
import type { Random } from './random.ts';

/** Changes one string of a case; returns the case with it. */
type Edit = (edit: (text: string) => string) => Question;

/** A recorded case under a new id, with one byte of its request or its answers changed. */
export function mutate(random: Random, recorded: Question, id: string): Question {
  const question = withId(recorded, id);
  const edits = editsOf(question);
  return edits.length > 0 ? random.pick(edits)((text) => mutateByte(random, text)) : question;
}

/** The same case under another id, which is part of its paths. */
export function withId(question: Question, id: string): Question {
  const { req, hops, page, origin } = question;
  const text = JSON.stringify({ req, hops }).replaceAll(`/${question.id}/`, `/${id}/`);
  return { id, class: question.class, page, origin, ...(JSON.parse(text) as Pick<Question, 'req' | 'hops'>) };
}

function editsOf(question: Question): Edit[] {
  const { req, hops } = question;
  const ofRequest: Edit[] = req
    ? [
        (edit) => ({ ...question, req: { ...req, method: edit(req.method) } }),
        ...lineEdits(req.headers ?? []).map((editLine): Edit => (edit) => {
          const changed: Ask = { ...req, headers: editLine(edit) };
          return { ...question, req: changed };
        }),
      ]
    : [];
  const ofHops = hops.flatMap((hop, index) =>
    hopEdits(hop).map((editHop): Edit => (edit) => ({ ...question, hops: hops.with(index, editHop(edit)) })),
  );
  return [...ofRequest, ...ofHops];
}

function hopEdits(hop: Hop): ((edit: (text: string) => string) => Hop)[] {
  const { preflight, response } = hop;
  const ofPreflight = preflight
    ? lineEdits(preflight.headers).map((editLine) => (edit: (text: string) => string): Hop => {
        return { ...hop, preflight: { ...preflight, headers: editLine(edit) } };
      })
    : [];
  const ofResponse = lineEdits(response.headers).map((editLine) => (edit: (text: string) => string): Hop => {
    return { ...hop, response: { ...response, headers: editLine(edit) } };
  });
  return [...ofPreflight, ...ofResponse];
}

/** Values more often than names. */
function lineEdits(lines: readonly HeaderLine[]): ((edit: (text: string) => string) => HeaderLine[])[] {
  return lines.flatMap(([name, value], index) => [
    (edit) => lines.with(index, [name, edit(value)]),
    (edit) => lines.with(index, [name, edit(value)]),
    (edit) => lines.with(index, [name, edit(value)]),
    (edit) => lines.with(index, [edit(name), value]),
  ]);
}
