import type { HeaderLine } from '../../predict/types.ts';
import type { Case } from '../case.ts';

/** How one kind of server is recognised and mended. One file each. */
export interface ServerFix {
  /** As people call it. */
  readonly server: string;
  readonly isServerOf: (headers: readonly HeaderLine[]) => boolean;
  /**
   * The smallest change that mends this case, with the real origin, methods and headers; null when this server is not where the
   * cause lies. Never `*` for credentials, never a copy of whatever Origin arrives.
   */
  readonly snippet: (about: Case & { readonly page: string }) => string | null;
}
