import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServer } from '../../../scripts/programs.mjs';
import { freePort } from '../../helpers/free-port.ts';
import { answers, type Nginx } from '../../helpers/nginx.ts';
import { until } from '../../helpers/until.ts';

/** The program, when it is installed. */
export const apache: string | undefined = findServer('apache');

/** Where Debian keeps its modules. */
const MODULES = '/usr/lib/apache2/modules';
const NEEDED = ['mpm_event', 'authz_core', 'setenvif', 'headers', 'rewrite', 'proxy', 'proxy_http'];

/** Real Apache on a free port, with these lines in its virtual host. */
export async function startApache(lines: string): Promise<Nginx> {
  if (!apache) throw new Error('Apache is not installed');
  const folder = await mkdtemp(join(tmpdir(), 'cors-guard-apache-'));
  const port = await freePort();
  await writeFile(
    join(folder, 'httpd.conf'),
    `${NEEDED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
ServerRoot ${folder}
ServerName 127.0.0.1
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
DefaultRuntimeDir ${folder}
Listen 127.0.0.1:${port}
<VirtualHost 127.0.0.1:${port}>
${lines}
</VirtualHost>
`,
  );
  const child = spawn(apache, ['-X', '-f', join(folder, 'httpd.conf')], { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk) => (complaints += String(chunk)));
  await until('Apache to listen', () => {
    if (child.exitCode !== null) throw new Error(`Apache ended: ${complaints}`);
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
