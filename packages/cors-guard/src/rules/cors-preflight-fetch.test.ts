import { describe, expect, it } from 'vitest';
import { evaluatePreflight, preflightHeaders, type PreflightSubject } from './cors-preflight-fetch.ts';
import type { HeaderList } from './header-list.ts';

const subject = (over: Partial<PreflightSubject> = {}): PreflightSubject => ({
  method: 'PUT',
  unsafeHeaderNames: [],
  includeCredentials: false,
  allowsOwnMethod: false,
  wildcardCoversAuthorization: false,
  judgesListsInTurn: false,
  ...over,
});
const methods = (value: string): HeaderList => [['Access-Control-Allow-Methods', value]];
const headers = (value: string): HeaderList => [['Access-Control-Allow-Headers', value]];
const reasons = (over: Partial<PreflightSubject>, list: HeaderList): string[] =>
  evaluatePreflight(subject(over), list).failures.map(({ reason }) => reason);

describe('preflightHeaders', () => {
  it('joins names without a space, and leaves the header out without names', () => {
    expect(preflightHeaders('PUT', ['a', 'b'])).toEqual([
      ['Access-Control-Request-Method', 'PUT'],
      ['Access-Control-Request-Headers', 'a,b'],
    ]);
    expect(preflightHeaders('PUT', [])).toHaveLength(1);
  });
});

describe('allowed methods', () => {
  it.each(['PUT', 'GET, PUT', 'GET,PUT,', '*', ' PUT '])('%j allows PUT', (value) => {
    expect(reasons({}, methods(value))).toEqual([]);
  });
  it.each(['put', 'GET', '', 'PUT*'])('%j does not', (value) => {
    expect(reasons({}, methods(value))).toEqual(['method-not-allowed']);
  });
  it.each(['PUT;', '"PUT"', 'PUT DELETE', 'PUT, bad method'])('%j cannot be read', (value) => {
    expect(reasons({}, methods(value))).toEqual(['allow-methods-unparsable']);
  });
  it('needs no list for a safelisted one, but the list must be readable', () => {
    expect(reasons({ method: 'POST' }, [])).toEqual([]);
    expect(reasons({ method: 'POST' }, methods('a b'))).toEqual(['allow-methods-unparsable']);
  });
  it('takes * for a name with credentials', () => {
    expect(reasons({ includeCredentials: true }, methods('*'))).toEqual(['method-not-allowed']);
    expect(reasons({ includeCredentials: true, method: '*' }, methods('*'))).toEqual([]);
  });
  it('lets a preflight that only a listener made go without a list', () => {
    expect(reasons({ allowsOwnMethod: true }, [])).toEqual([]);
    expect(reasons({ allowsOwnMethod: true }, methods(''))).toEqual(['method-not-allowed']);
  });
});

describe('allowed headers', () => {
  const asked = { method: 'GET', unsafeHeaderNames: ['authorization', 'x-foo'] };
  it('compares without case', () => expect(reasons(asked, headers('AUTHORIZATION, X-Foo'))).toEqual([]));
  it('names what is missing', () => {
    expect(evaluatePreflight(subject(asked), headers('x-foo')).failures).toEqual([
      { reason: 'header-not-allowed', header: 'Access-Control-Allow-Headers', got: 'x-foo', needed: 'authorization' },
    ]);
  });
  it('does not cover authorization by *, unless told so', () => {
    expect(reasons(asked, headers('*'))).toEqual(['header-not-allowed']);
    expect(reasons({ ...asked, wildcardCoversAuthorization: true }, headers('*'))).toEqual([]);
    expect(reasons(asked, headers('*, Authorization'))).toEqual([]);
  });
  it('takes * for a name with credentials', () => {
    expect(reasons({ ...asked, unsafeHeaderNames: ['x-foo'], includeCredentials: true }, headers('*'))).toEqual([
      'header-not-allowed',
    ]);
  });
});

describe('evaluatePreflight', () => {
  const both: HeaderList = [...methods('GET'), ...headers('a b')];
  it('finds what cannot be read first, or judges one list after the other', () => {
    expect(reasons({}, both)).toEqual(['allow-headers-unparsable', 'method-not-allowed']);
    expect(reasons({ judgesListsInTurn: true }, both)).toEqual(['method-not-allowed', 'allow-headers-unparsable']);
  });
  it('grants what is listed, header names in lower case', () => {
    expect(evaluatePreflight(subject(), [...methods('PUT, *'), ...headers('X-A')]).grant).toEqual({
      methods: ['PUT', '*'],
      headerNames: ['x-a'],
    });
    expect(evaluatePreflight(subject(), both).grant).toBeNull();
  });
});
