import { createTemplater, shapeKeyOf } from '../observe/index.ts';
import type { Call } from '../predict/index.ts';
import type { Located } from './direct.ts';
import { faceOf } from './face.ts';
import type { Judge } from './judge-shape.ts';
import type { KeptVerdicts } from './kept.ts';
import { keyOf, newShape, type Shape, type Shapes } from './shapes.ts';

/** Paths of the dev server are a tree of their own. */
const DEV_SERVER = 'http://dev-server.invalid';

/** What a sorter works with. */
export interface SorterDeps {
  readonly shapes: Shapes;
  readonly judge: Pick<Judge, 'known'>;
  /** Verdicts of the run before, by shape. */
  readonly kept: KeptVerdicts;
  /** The place in the source that a stack is about, or null; missing = nobody can tell. */
  readonly sourceOf?: (stack: string) => Promise<string | null>;
  /** The source of a shape is known. */
  readonly onNews: () => void;
  readonly onFault: (error: unknown) => void;
}

/** Sorts calls into shapes. */
export interface Sorter {
  /** Learns which segments of paths vary; before the shapes of the same batch are asked for. */
  learn(located: Located): void;
  /** The shape of a call; a new one knows what the run before has settled. */
  shapeOf(call: Call, located: Located): Shape;
}

/** @example const sorter = createSorter(deps); sorter.learn(located); sorter.shapeOf(call, located) */
export function createSorter({ shapes, judge, kept, sourceOf, onNews, onFault }: SorterDeps): Sorter {
  const templater = createTemplater();

  /** Once for every shape: the other calls of it may be made elsewhere, but this place is one of theirs. */
  function findSource(shape: Shape): void {
    if (!shape.told?.stack || !sourceOf) return;
    sourceOf(shape.told.stack).then((source) => {
      shape.source = source;
      if (source !== null) onNews();
    }, onFault);
  }

  /** What the run before has settled is not asked again. */
  function withKept(shape: Shape): Shape {
    const verdicts = kept.take(keyOf(shape));
    return verdicts ? { ...shape, judged: judge.known(shape, verdicts) } : shape;
  }

  return {
    learn({ observation, production }) {
      templater.learn(pathOf(production.url));
      templater.learn(pathOf(observation.devPath, DEV_SERVER));
    },
    shapeOf(call, { observation, told, production }) {
      const template = templater.templateOf(pathOf(call.url));
      const sent = `${new URL(call.url).origin} ${shapeKeyOf(call, template)}`;
      // What another environment answers says nothing of the API that production calls.
      const face = production.otherEnvironment ? '' : faceOf(observation);
      return shapes.take(sent, face, (id) => {
        const devTemplate = templater.templateOf(pathOf(observation.devPath, DEV_SERVER));
        const shape = withKept(
          newShape({ id, sent, face, call, told, template, devTemplate, production, observation }),
        );
        findSource(shape);
        return shape;
      });
    },
  };
}

/** Without the query: which of its names a call uses changes nothing for a browser, and would make new shapes without end. */
function pathOf(url: string, base?: string): URL {
  const parsed = new URL(url, base);
  parsed.search = '';
  return parsed;
}
