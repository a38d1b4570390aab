import { expect, it } from 'vitest';
import { finding } from '../../report/testing.ts';
import { ticketOf } from './ticket.ts';

const PAGE = 'https://app.example.com';

it('holds everything the people who run the API need', () => {
  const one = { ...finding(), key: 'k' };
  const ticket = ticketOf(one, { page: PAGE });
  expect(ticket.split('\n')[0]).toBe('## CORS: GET https://api.example.com/items fails in production');
  for (const part of [
    PAGE,
    one.fix.text,
    one.curl,
    '> Origin: https://app.example.com',
    '< 200',
    'allow-origin-missing',
  ])
    expect(ticket.replaceAll('\\', '')).toContain(part.replaceAll('\\', ''));
});

it('stays inert whatever a server put into a finding', () => {
  const hostile = '```\n<script>alert(1)</script> [x](javascript:1) | *';
  const one = { ...finding({ prod: hostile, curl: hostile, why: [hostile] }), key: 'k' };
  const ticket = ticketOf(one, { page: PAGE });
  expect(ticket).toContain(`\`\`\`\`sh\n${hostile}\n\`\`\`\``);
  const outside = ticket.replace(/^(`{3,}).*\n[^]*?\n\1$/gm, '');
  expect(outside).not.toMatch(/(^|[^\\])<script|(^|[^\\])\[x\]/);
});
