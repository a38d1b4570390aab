import { expect, it } from 'vitest';
import { isPublicApi } from './public-apis.ts';
import { findingsOf } from './from-verdicts.ts';
import { always, callTo, judgedBy } from './testing.ts';

it('knows widespread APIs and their subdomains, and no lookalike', () => {
  for (const host of ['api.stripe.com', 'stripe.com', 'maps.googleapis.com']) expect(isPublicApi(host)).toBe(true);
  for (const host of ['notstripe.com', 'stripe.com.example.net', 'storage.googleapis.com', 'api.example.com'])
    expect(isPublicApi(host)).toBe(false);
});

it('makes the way around the fix', () => {
  const [finding] = findingsOf([judgedBy(always(200), callTo('/v1/items'), { thirdParty: true })]);
  expect(finding?.fix.text).toContain('Forward /api to https://api.example.com on the host of your page');
  expect(finding?.fix.text).not.toContain('Access-Control');
});
