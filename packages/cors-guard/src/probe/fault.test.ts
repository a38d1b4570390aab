import { expect, it } from 'vitest';
import { faultOf } from './fault.ts';

it.each([
  ['ECONNREFUSED', 'refuses connections'],
  ['ENOTFOUND', 'has a name that cannot be resolved'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'has a certificate that is not accepted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'has a certificate that is not accepted'],
  ['HPE_HEADER_OVERFLOW', 'sends more than 256 KB of headers'],
  ['HPE_INVALID_CONSTANT', 'sends something that is not HTTP'],
  ['ESOMETHING', 'cannot be reached'],
])('%s %s', (code, message) => {
  expect(faultOf(Object.assign(new Error('x'), { code }))).toEqual({ code, message });
});

it('shows nothing of the error itself', () => {
  const secret = 'http://user:secret@proxy.example.com';
  const errors = [new Error(secret), Object.assign(new Error(secret), { code: secret }), secret, undefined];
  for (const error of errors) expect(faultOf(error)).toEqual({ code: 'EUNKNOWN', message: 'cannot be reached' });
});
