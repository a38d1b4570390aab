/** What is loaded and sent: files, caches, uploads, sockets. */

import express from 'express';
import { openWebSocket } from '../../helpers/websocket.ts';
import { until } from '../../helpers/until.ts';
import { PAGE, type SetUp } from '../world.ts';
import { allowing, forEveryone, shopApi } from './apis.ts';

export const loading: readonly SetUp[] = [
  {
    name: 'uploads: forms, parts of a file, bytes',
    async open(world) {
      const app = express();
      app.use(cors());
      app.post(
        '/api/files',
        (request, response) => void request.resume().on('end', () => response.status(201).json({})),
      );
      app.put(
        '/api/files/:id',
        (request, response) => void request.resume().on('end', () => response.status(200).json({})),
      );
      const api = await world.remote('files.shop.example', app);
      return {
        options: { production: { page: PAGE, api: api.target } },
        proxy: { '/api': api },
        round: async (page, number) => {
          const form = { 'content-type': 'multipart/form-data; boundary=x' };
          const body = '--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nbytes\r\n--x--\r\n';
          await page.fetch('/api/files', { method: 'POST', headers: form, body });
          const part = { 'content-type': 'application/octet-stream', 'content-range': 'bytes 0-99/200' };
          await page.fetch(`/api/files/${number}`, { method: 'PUT', headers: part, body: 'x'.repeat(100) });
        },
        calls: 2,
      };
    },
  },
  {
    name: 'downloads: links, blobs, parts of a video, pictures',
    async open(world) {
      const app = express();
      app.use(cors());
      app.get('/api/reports/:id/download', (_request, response) => {
        response.set('Content-Disposition', 'attachment; filename="report.pdf"').type('pdf').send('pdf');
      });
      app.get('/api/videos/:id', (_request, response) => {
        response.status(206).set('Content-Range', 'bytes 0-2/9').type('mp4').send('abc');
      });
      app.get('/api/pictures/:id', (_request, response) => void response.type('png').send('png'));
      const api = await world.remote('files.shop.example', app);
      return {
        options: { production: { page: PAGE, api: api.target } },
        proxy: { '/api': api },
        round: async (page, number) => {
          await page.navigate(`/api/reports/${number}/download`);
          await page.fetch(`/api/reports/${number}/download`, { headers: { authorization: 'Bearer t' } });
          await page.fetch(`/api/videos/${number}`, { headers: { range: 'bytes=0-2' } });
          await page.element(`/api/pictures/${number}`, 'image');
        },
        calls: 2,
      };
    },
  },
  {
    name: 'caches: ETag, If-None-Match, 304',
    async open(world) {
      const app = express();
      app.use(forEveryone());
      app.get('/api/catalogue', (_request, response) => {
        response.set('Cache-Control', 'public, max-age=0, must-revalidate').json({ items: [1, 2, 3] });
      });
      const api = await world.remote('cdn.shop.example', app);
      let etag: string | undefined;
      return {
        options: { production: { page: PAGE, api: api.target } },
        proxy: { '/api': api },
        round: async (page) => {
          const answer = await page.fetch('/api/catalogue', {
            headers: { ...(etag !== undefined && { 'if-none-match': etag }) },
          });
          etag = String(answer.headers['etag']);
        },
        calls: 1,
      };
    },
  },
  {
    name: 'WebSockets beside an API',
    async open(world) {
      const api = await world.remote('api.shop.example', shopApi(allowing()));
      const port = await world.echo();
      return {
        options: { production: { page: PAGE, api: { '/api': api.target } } },
        proxy: { '/live': { target: `ws://127.0.0.1:${port}`, ws: true }, '/api': api },
        round: async (page, number) => {
          const socket = await openWebSocket(`${page.url}/live/${number}`, { origin: page.url });
          socket.send('hello');
          await until('the echo', () => socket.messages.includes('hello'));
          await socket.close();
          await page.fetch('/api/items');
        },
        calls: 1,
      };
    },
  },
  {
    name: 'only pictures, scripts and pages go through the proxy',
    async open(world) {
      const app = express();
      app.use((_request, response) => void response.send('anything'));
      const assets = await world.remote('assets.shop.example', app);
      return {
        options: { production: { page: PAGE } },
        proxy: { '/assets': assets, '/legacy': assets },
        round: async (page, number) => {
          await page.element(`/assets/${number}.png`, 'image');
          await page.element('/assets/vendor.js', 'script');
          await page.element('/assets/site.css', 'style');
          await page.navigate(`/legacy/pages/${number}`);
        },
        calls: 0,
      };
    },
  },
];

const cors = (): express.RequestHandler => allowing('http://localhost:5173');
