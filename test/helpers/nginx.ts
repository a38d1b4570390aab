import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findNginx } from '../../scripts/programs.mjs';
import { startConfigured } from './configured.ts';
import { startFolder } from './folder.ts';
import { freePort } from './free-port.ts';
import type { Listening } from './listening.ts';

/** A shared cache: real nginx in front of an API, keeping every answer that may be kept for a minute. */
export function startSharedCache(apiOrigin: string): Promise<Listening> {
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
export async function startNginx(server: string, http = '', given?: number): Promise<Listening> {
  const program = findNginx();
  if (!program) throw new Error('nginx is missing; `npm test` installs it, or says how');
  const folder = await startFolder();
  const file = join(folder.path, 'nginx.conf');
  const port = given ?? (await freePort());
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
  await writeFile(
    file,
    `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; pid ${join(folder.path, 'pid')}; error_log ${join(folder.path, 'error.log')};
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
  return startConfigured('nginx', program, ['-p', folder.path, '-c', file], folder, port);
}
