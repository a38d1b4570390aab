/** Where an API is hosted rather than written: headers are configured, by fixed values. */

import { fixedHeaders, lines, otherOrigins, strings } from './write.ts';
import type { Policy, ServerFix } from './types.ts';

/** The list form of headers that Next.js and Vercel share. */
function keyValues(policy: Policy, quote: string, key: string, value: string): string {
  return fixedHeaders(policy)
    .map(([name, text]) => `{ ${key}: ${quote}${name}${quote}, ${value}: ${quote}${text}${quote} }`)
    .join(',\n        ');
}

/** Next.js: its configuration adds the headers to errors and preflights too; route handlers answer OPTIONS by themselves. */
export const nextConfig: ServerFix = {
  server: 'Next.js',
  ranByTests: false,
  allow: (policy) => ({
    snippet: `// In next.config.js, in the list that headers() returns.
async headers() {
  return [
    {
      source: '/api/:path*',
      headers: [
        ${keyValues(policy, "'", 'key', 'value')},
      ],
    },
  ];
},`,
    notes: [
      'Middleware that checks a login has to let OPTIONS pass. Handlers in pages/api answer OPTIONS with 204 themselves.',
      ...otherOrigins(policy),
    ],
  }),
};

/** Next.js, where one route alone is to be opened or several origins are allowed. */
export const nextRoute: ServerFix = {
  server: 'Next.js (route handler)',
  ranByTests: false,
  allow: (policy) => ({
    snippet: `// In app/api/.../route.js
const allowedOrigins = new Set([${strings(policy.origins)}]);

function corsHeaders(request) {
  const origin = request.headers.get('Origin');
  if (!allowedOrigins.has(origin)) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
${fixedHeaders(policy)
  .slice(1)
  .map(([name, value]) => `    '${name}': '${value}',\n`)
  .join('')}  };
}

export function OPTIONS(request) {
  return new Response(null, { status: 204, headers: corsHeaders(request) });
}

// Every answer of the other handlers, errors too: Response.json(data, { status, headers: corsHeaders(request) })`,
    notes: ['Headers for the same route in next.config.js go: two places double them.'],
  }),
};

/** API Gateway: an HTTP API answers preflights itself; a REST API needs its error answers opened separately. */
export const apiGateway: ServerFix = {
  server: 'AWS API Gateway',
  ranByTests: false,
  allow: (policy) => ({
    snippet: lines(
      '# HTTP API, in the properties of AWS::Serverless::HttpApi (AWS::ApiGatewayV2::Api has the same fields)',
      'CorsConfiguration:',
      `  AllowOrigins: [${strings(policy.origins)}]`,
      `  AllowMethods: [${strings(policy.methods)}]`,
      policy.headers.length > 0 && `  AllowHeaders: [${strings(policy.headers)}]`,
      policy.exposed.length > 0 && `  ExposeHeaders: [${strings(policy.exposed)}]`,
      policy.credentials && '  AllowCredentials: true',
      '',
      '# REST API (AWS::Serverless::Api): also for errors of the gateway itself',
      'GatewayResponses:',
      ...['DEFAULT_4XX', 'DEFAULT_5XX'].flatMap((kind) => gatewayResponse(kind, policy)),
    ),
    notes: [
      'An HTTP API with CorsConfiguration ignores the CORS headers of the function behind it.',
      'An authorizer on ANY or on $default guards OPTIONS too: give OPTIONS a route without it.',
    ],
  }),
};

function gatewayResponse(kind: string, { origins, credentials }: Policy): readonly string[] {
  return [
    `  ${kind}:`,
    '    ResponseParameters:',
    '      Headers:',
    `        Access-Control-Allow-Origin: "'${origins[0]}'"`,
    ...(credentials ? [`        Access-Control-Allow-Credentials: "'true'"`] : []),
  ];
}

/** S3 knows five methods; OPTIONS is answered by itself. */
export const s3: ServerFix = {
  server: 'S3 and CloudFront',
  ranByTests: false,
  allow: ({ origins, methods, headers, exposed }) => ({
    snippet: JSON.stringify(
      [
        {
          AllowedOrigins: origins,
          AllowedMethods: methods.filter((method) => /^(GET|HEAD|PUT|POST|DELETE)$/.test(method)),
          AllowedHeaders: headers,
          ExposeHeaders: exposed,
          MaxAgeSeconds: 7200,
        },
      ],
      undefined,
      2,
    ),
    notes: [
      'The CORS configuration of the bucket; rules that are there stay in the list.',
      'CloudFront in front needs OPTIONS among its allowed methods, the origin request policy CORS-S3Origin, and Origin in the cache key.',
    ],
  }),
};

/** Vercel adds the headers; a function answers OPTIONS itself. */
export const vercel: ServerFix = {
  server: 'Vercel',
  ranByTests: false,
  allow: (policy) => ({
    snippet: `// In vercel.json, in the list "headers".
{
  "source": "/api/(.*)",
  "headers": [
        ${keyValues(policy, '"', '"key"', '"value"')}
  ]
}`,
    notes: [
      "A function has to answer OPTIONS before its login check: if (request.method === 'OPTIONS') return new Response(null, { status: 204 }).",
      ...otherOrigins(policy),
    ],
  }),
};
