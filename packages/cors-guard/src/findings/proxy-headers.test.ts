import { describe, expect, it } from 'vitest';
import { isCredentialHeader, isForwardingHeader, namesPage } from './proxy-headers.ts';

const words = (text: string): readonly string[] => text.split(/\s+/);

describe('names of headers', () => {
  it.each(
    words(
      'authorization cookie x-api-key apikey api-key x-auth-token x-access-token private-token ocp-apim-subscription-key x-csrf-token x-session-id proxy-authorization x-goog-iap-jwt-assertion',
    ),
  )('%s is a credential', (name) => {
    expect(isCredentialHeader(name)).toBe(true);
    expect(isForwardingHeader(name)).toBe(false);
  });

  it.each(
    words(
      'x-forwarded-for x-forwarded-access-token forwarded via x-real-ip x-request-id traceparent accept-encoding user-agent sec-fetch-site ngrok-skip-browser-warning cf-access-client-secret x-vercel-protection-bypass',
    ),
  )('%s is about the way', (name) => {
    expect(isForwardingHeader(name)).toBe(true);
    expect(isCredentialHeader(name)).toBe(false);
  });

  it.each(words('x-tenant x-user x-monkey x-author host x-keyboard'))('%s may be anything', (name) => {
    expect([isCredentialHeader(name), isForwardingHeader(name), namesPage(name)]).toEqual([false, false, false]);
  });

  it('Origin and Referer name the page', () => {
    expect(['origin', 'referer', 'referrer'].map(namesPage)).toEqual([true, true, false]);
  });
});
