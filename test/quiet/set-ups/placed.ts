/** Where the calls of production go, in the ways in which projects are built. */

import express from 'express';
import { PAGE, type SetUp } from '../world.ts';
import { allowing, browse, forEveryone, shopApi, silentApi } from './apis.ts';

export const placed: readonly SetUp[] = [
  {
    name: 'the host of the page forwards /api, and it is said',
    async open(world) {
      const api = await world.remote('api.shop.example', silentApi());
      return {
        options: { production: { page: PAGE, api: 'same-origin' } },
        proxy: { '/api': api },
        round: (page, number) => browse(page, number),
        calls: 0,
      };
    },
  },
  {
    name: 'the host of the page forwards /api, and nobody said so',
    async open(world) {
      const api = await world.remote('api.shop.example', silentApi());
      return {
        proxy: { '/api': api },
        round: (page, number) => browse(page, number),
        calls: 5,
      };
    },
  },
  {
    name: 'a local back end without CORS',
    async open(world) {
      const port = await world.local(silentApi());
      return {
        proxy: { '/api': { target: `http://localhost:${port}` } },
        round: (page, number) => browse(page, number),
        calls: 5,
      };
    },
  },
  {
    name: 'a local back end, the page of production known',
    async open(world) {
      const port = await world.local(shopApi(allowing('http://localhost:5173')));
      return {
        options: { production: { page: PAGE } },
        proxy: { '/api': { target: `http://127.0.0.1:${port}` } },
        round: (page, number) => browse(page, number),
        calls: 5,
      };
    },
  },
  {
    name: 'an API that allows localhost and the page of production',
    async open(world) {
      const api = await world.remote('api.shop.example', shopApi(allowing('http://localhost:5173')));
      return {
        options: { production: { page: PAGE, api: api.target } },
        proxy: { '/api': api },
        round: (page, number) => browse(page, number),
        calls: 5,
      };
    },
  },
  {
    name: 'an API that allows the page of production, no option set',
    async open(world) {
      const api = await world.remote('api.shop.example', shopApi(allowing()));
      return {
        proxy: { '/api': api },
        round: (page, number) => browse(page, number),
        calls: 5,
      };
    },
  },
  {
    name: 'staging behind a gate that the proxy opens',
    async open(world) {
      const gate: express.RequestHandler = (request, response, next) => {
        if (request.headers['x-gate-key'] === 'open') next();
        else response.status(401).set('WWW-Authenticate', 'Basic realm="staging"').send('staging');
      };
      const api = await world.remote('staging.shop.example', shopApi(gate, allowing()));
      return {
        options: { production: { page: PAGE } },
        proxy: { '/api': { ...api, headers: { 'x-gate-key': 'open' } } },
        round: (page, number) => browse(page, number),
        calls: 5,
      };
    },
  },
  {
    name: 'staging behind a sign-in that the cookie of the developer opens',
    async open(world) {
      const gate: express.RequestHandler = (request, response, next) => {
        if (request.headers.cookie?.includes('access=')) next();
        else response.redirect(302, 'https://sign-in.example/?back=staging');
      };
      const api = await world.remote('staging.shop.example', shopApi(gate, allowing()));
      const cookie = { cookie: 'access=granted' };
      return {
        options: { production: { page: PAGE } },
        proxy: { '/api': api },
        round: (page, number) =>
          browse(
            {
              fetch: (path) => page.fetch(path, { headers: cookie }),
              json: (method, path, value) => page.json(method, path, value, cookie),
            },
            number,
          ),
        calls: 5,
      };
    },
  },
  {
    name: 'the API of production in .env, another one in development',
    async open(world) {
      const api = await world.remote('staging.shop.example', shopApi(allowing()));
      return {
        proxy: { '/api': api },
        files: {
          '.env.development': 'VITE_API_URL=/api\n',
          '.env.production': 'VITE_API_URL=https://api.shop.example\n',
        },
        round: (page, number) => browse(page, number),
        calls: 5,
      };
    },
  },
  {
    name: 'two targets: an API far away and a sign-in service here',
    async open(world) {
      const api = await world.remote('api.shop.example', shopApi(allowing()));
      const sessions = express();
      sessions.post('/auth/session', (_request, response) => void response.cookie('sid', '1').status(201).json({}));
      sessions.get('/auth/session', (_request, response) => void response.json({ user: 'a' }));
      const port = await world.local(sessions);
      return {
        options: { production: { page: PAGE, api: { '/api': api.target, '/auth': 'same-origin' } } },
        proxy: { '/api': api, '/auth': { target: `http://localhost:${port}` } },
        round: async (page, number) => {
          await page.json('POST', '/auth/session', { password: 'p' });
          await page.fetch('/auth/session', { headers: { cookie: 'sid=1' } });
          await browse(page, number);
        },
        calls: 5,
      };
    },
  },
  {
    name: 'a workspace with base paths and rewritten calls',
    async open(world) {
      const api = await world.remote('api.shop.example', shopApi(allowing()));
      const entry = { ...api, rewrite: (path: string) => path.replace('/admin', '') };
      return {
        options: { production: { page: PAGE, api: { '/admin/api': `${api.target}/api` } } },
        base: '/admin/',
        proxy: { '/admin/api': entry },
        round: async (page, number) => {
          await page.navigate('/admin/');
          await browse(page, number, '/admin/api');
        },
        calls: 5,
      };
    },
  },
  {
    name: 'the API of another company, for everyone, with a key',
    async open(world) {
      const maps = express();
      maps.use(forEveryone());
      maps.get('/maps/v1/tiles/:tile', (_request, response) => void response.set('X-Total', '1').json({}));
      maps.post('/maps/v1/routes', (_request, response) => void response.json({ legs: [] }));
      const vendor = await world.remote('api.maps.example', maps);
      const key = { authorization: 'Bearer demo', 'x-client': 'shop' };
      return {
        options: { production: { page: PAGE, api: vendor.target } },
        proxy: { '/maps': vendor },
        round: async (page, number) => {
          await page.fetch(`/maps/v1/tiles/${number}`, { headers: key });
          await page.json('POST', '/maps/v1/routes', { from: 'a', to: 'b' }, key);
        },
        calls: 2,
      };
    },
  },
];
