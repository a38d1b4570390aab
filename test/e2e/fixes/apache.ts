import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findServer } from '../../../scripts/programs.mjs';
import { startConfigured } from '../../helpers/configured.ts';
import { startFolder } from '../../helpers/folder.ts';
import { freePort } from '../../helpers/free-port.ts';
import type { Listening } from '../../helpers/listening.ts';

/** The program, when it is installed. */
export const apache: string | undefined = findServer('apache');

/** Where Debian keeps its modules. */
const MODULES = '/usr/lib/apache2/modules';
const NEEDED = ['mpm_event', 'authz_core', 'setenvif', 'headers', 'rewrite', 'proxy', 'proxy_http'];

/** Real Apache on a free port, with these lines in its virtual host. */
export async function startApache(lines: string): Promise<Listening> {
  if (!apache) throw new Error('Apache is not installed');
  const folder = await startFolder();
  const file = join(folder.path, 'httpd.conf');
  const port = await freePort();
  await writeFile(
    file,
    `${NEEDED.map((name) => `LoadModule ${name}_module ${MODULES}/mod_${name}.so`).join('\n')}
ServerRoot ${folder.path}
ServerName 127.0.0.1
PidFile ${folder.path}/pid
ErrorLog ${folder.path}/error.log
DefaultRuntimeDir ${folder.path}
Listen 127.0.0.1:${port}
<VirtualHost 127.0.0.1:${port}>
${lines}
</VirtualHost>
`,
  );
  return startConfigured('Apache', apache, ['-X', '-f', file], folder, port);
}
