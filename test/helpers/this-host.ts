import { inject } from 'vitest';
import type { Host } from './host.ts';
import type { HostName } from './host-names.ts';
import { hostNamed } from './hosts.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Name of the tool that this run is about. */
    host: HostName;
  }
}

/** The tool that this run is about. */
export const host: Host = await hostNamed(inject('host'));
