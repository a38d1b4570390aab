import { aspNetCore, go, laravel, rails, springBoot } from './application-servers.ts';
import { apache, caddy, nginx } from './front-servers.ts';
import { apiGateway, nextConfig, nextRoute, s3, vercel } from './hosts.ts';
import { cloudflareWorkers, express, fastify, hono, koa, nestjs } from './node.ts';
import { django, fastapi, flask } from './python.ts';
import type { ServerFix } from './types.ts';

/** Names a server for programs. */
export type ServerId =
  | 'nestjs'
  | 'next-config'
  | 'next-route'
  | 'express'
  | 'fastify'
  | 'hono'
  | 'koa'
  | 'flask'
  | 'django'
  | 'fastapi'
  | 'spring-boot'
  | 'asp-net-core'
  | 'rails'
  | 'laravel'
  | 'go'
  | 'cloudflare-workers'
  | 'api-gateway'
  | 's3'
  | 'vercel'
  | 'nginx'
  | 'apache'
  | 'caddy';

/**
 * Every server there is a change for, the most particular first: a framework on top of another before that one, applications
 * before what stands in front of them.
 */
export const servers: Readonly<Record<ServerId, ServerFix>> = {
  nestjs,
  'next-config': nextConfig,
  'next-route': nextRoute,
  express,
  fastify,
  hono,
  koa,
  flask,
  django,
  fastapi,
  'spring-boot': springBoot,
  'asp-net-core': aspNetCore,
  rails,
  laravel,
  go,
  'cloudflare-workers': cloudflareWorkers,
  'api-gateway': apiGateway,
  s3,
  vercel,
  nginx,
  apache,
  caddy,
};

/** All of them, in that order. */
export const serverIds: readonly ServerId[] = Object.keys(servers) as ServerId[];
