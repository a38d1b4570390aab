import { factsKeyOf, mayBe } from './recorded-call.ts';
import type { RecordedCall } from './report-intake.ts';
import { keyOfCall, keyOfRequest } from './request-key.ts';
import { sharedBy } from './shared-exchange.ts';
import type { Observation } from './types.ts';

/** A call that waits for its exchange. */
export interface WaitingCall {
  readonly told: RecordedCall;
  /** It was paired already, with what several exchanges share; one of those that are to come may be its own. */
  readonly spent?: true;
}

/** A call and what became of it. */
export interface Pair {
  /** The exchange, or what the exchanges share of which nobody can tell whose they are. */
  readonly observation: Observation;
  readonly told: RecordedCall;
}

/** What is left when everything that belongs together is paired. */
export interface Pairing {
  readonly pairs: readonly Pair[];
  /** Requests that no call of a page explains. */
  readonly unpaired: readonly Observation[];
  /** Calls that nothing has become of so far. */
  readonly waiting: readonly WaitingCall[];
}

/**
 * Finds for every request the call of a page that made it: by method, URL and order. Nothing marks a request, because a marker would
 * change what becomes of it; so requests that are alike to the wire can only be told apart when they were made one after the other.
 * Where they cannot, every call is paired with what the exchanges share, and with nothing else.
 *
 * Pure. A request that a browser repeated by itself, because it got no answer, counts once.
 *
 * @param observations - requests that are over, in any order
 * @param waiting - calls in the order in which their pages made them
 * @example pairUp([observation], [{ told }]).pairs // [{ observation, told }]
 */
export function pairUp(observations: readonly Observation[], waiting: readonly WaitingCall[]): Pairing {
  const requests = grouped(observations, keyOfRequest);
  const calls = grouped(waiting, ({ told }) => keyOfCall(told));
  const groups = [...requests].map(([key, group]) => pairGroup(group, calls.get(key) ?? []));
  const untouched = [...calls].filter(([key]) => !requests.has(key)).flatMap(([, group]) => group);
  return {
    pairs: groups.flatMap(({ pairs }) => pairs),
    unpaired: groups.flatMap(({ unpaired }) => unpaired),
    waiting: [...untouched, ...groups.flatMap((group) => group.waiting)],
  };
}

/** More ways of making one call are not looked at. */
const MOST_VARIANTS = 32;

/** Calls that are made alike: whichever of them made a request, it says the same. */
type Variant = WaitingCall[];

function pairGroup(requests: readonly Observation[], calls: readonly WaitingCall[]): Pairing {
  const variants = [...grouped(calls, ({ told }) => factsKeyOf(told)).values()].slice(0, MOST_VARIANTS);
  const inOrder = withoutRepeats(requests, calls.length).toSorted(byStart);
  const { pairs, open, unpaired } = pairByWire(inOrder, variants);
  const left = variants.flat().toSorted((a, b) => a.told.number - b.told.number);
  const rest = pairRest(open, left);
  return {
    pairs: [...pairs, ...rest.pairs].filter(({ spent }) => !spent),
    unpaired: [...unpaired, ...rest.unpaired],
    waiting: rest.waiting,
  };
}

type Paired = Pair & Pick<WaitingCall, 'spent'>;

/** Pairs the requests that only one variant explains; takes what it pairs out of the variants. */
function pairByWire(
  requests: readonly Observation[],
  variants: readonly Variant[],
): { readonly pairs: Paired[]; readonly open: readonly Observation[]; readonly unpaired: readonly Observation[] } {
  const fits = new Map(
    requests.map((request) => [request, variants.filter(([first]) => first && mayBe(first.told, request))]),
  );
  const pairs: Paired[] = [];
  let open = requests;
  let before: number;
  do {
    before = open.length;
    open = open.filter((observation) => {
      const fitting = (fits.get(observation) ?? []).filter(({ length }) => length > 0);
      const call = fitting.length === 1 ? fitting[0]?.shift() : undefined;
      if (call) pairs.push({ ...call, observation });
      return !call;
    });
  } while (open.length < before);
  const isExplained = (observation: Observation): boolean =>
    (fits.get(observation) ?? []).some(({ length }) => length > 0);
  return { pairs, open: open.filter(isExplained), unpaired: open.filter((observation) => !isExplained(observation)) };
}

/** Requests that several variants explain: told apart by their order if one was over before the next began, else not at all. */
function pairRest(
  requests: readonly Observation[],
  calls: readonly WaitingCall[],
): Omit<Pairing, 'pairs'> & { readonly pairs: readonly Paired[] } {
  const [first] = requests;
  if (!first) return { pairs: [], unpaired: [], waiting: calls };
  const inTurn = requests.flatMap((observation, index) => {
    const call = calls[index];
    return call && mayBe(call.told, observation) ? [{ ...call, observation }] : [];
  });
  const isOnePage = calls.every(({ told }) => told.page === calls[0]?.told.page);
  if (isOnePage && inTurn.length === calls.length && requests.length === calls.length && isOneByOne(requests)) {
    return { pairs: inTurn, unpaired: [], waiting: [] };
  }
  const observation = sharedBy([first, ...requests.slice(1)]);
  return {
    pairs: calls.map((call) => ({ ...call, observation })),
    unpaired: requests.slice(calls.length),
    waiting: calls.slice(requests.length).map(({ told }) => ({ told, spent: true })),
  };
}

function isOneByOne(requests: readonly Observation[]): boolean {
  return requests.every(({ startedAt, response }, index) => {
    const next = requests[index + 1];
    if (!next) return true;
    if (startedAt === undefined || next.startedAt === undefined || !response) return false;
    return startedAt + response.durationMs <= next.startedAt;
  });
}

/** A browser sends a request again when the connection broke before an answer: the later one tells what became of the call. */
function withoutRepeats(requests: readonly Observation[], calls: number): readonly Observation[] {
  if (requests.length <= calls) return requests;
  const linesOf = ({ requestHeaders }: Observation): string => JSON.stringify(requestHeaders);
  return requests.filter(
    (one) =>
      one.response !== undefined ||
      !requests.some((other) => other !== one && byStart(one, other) < 0 && linesOf(one) === linesOf(other)),
  );
}

const byStart = (a: Observation, b: Observation): number => (a.startedAt ?? 0) - (b.startedAt ?? 0);

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
