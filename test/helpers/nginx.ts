import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNginx } from '../../scripts/programs.mjs';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

export interface Nginx {
  readonly port: number;
  close(): Promise<void>;
}

/** A shared cache: real nginx in front of an API, keeping every answer that may be kept for a minute. */
export function startSharedCache(apiOrigin: string): Promise<Nginx> {
  return startNginx(
    `location / { proxy_pass ${apiOrigin}; proxy_cache shared; proxy_cache_valid 200 1m; add_header X-Cache $upstream_cache_status; }`,
    'proxy_cache_path cache keys_zone=shared:1m;',
  );
}

/**
 * Real nginx on a free port.
 *
 * @param server - text of its server block
 * @param http - text beside the server block
 * @param given - the port, when the caller keeps one
 */
export async function startNginx(server: string, http = '', given?: number): Promise<Nginx> {
  const program = findNginx();
  if (!program) throw new Error('nginx is missing; `npm test` installs it, or says how');
  const folder = await mkdtemp(join(tmpdir(), 'cors-guard-nginx-'));
  const port = given ?? (await freePort());
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
  await writeFile(
    join(folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; pid ${join(folder, 'pid')}; error_log ${join(folder, 'error.log')};
     events {}
     http {
       access_log off; ${temporary.join(' ')}
       ${http}
       server {
         listen 127.0.0.1:${port};
         ${server}
       }
     }`,
  );
  const child = spawn(program, ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  await until('nginx to listen', () => {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${complaints}`);
    return answers(port);
  });
  return {
    port,
    async close() {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Whether something listens there. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
