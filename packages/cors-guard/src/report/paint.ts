import pc from 'picocolors';
import type { Severity } from '../findings/index.ts';
import type { Paint } from './block.ts';

type Colors = ReturnType<typeof pc.createColors>;

/** How the block of a finding looks in a terminal. */
export function paintOf(severity: Severity, color: Colors): Paint {
  const tone = severity === 'error' ? color.red : color.yellow;
  return { mark: (text) => tone(color.bold(text)), code: tone, label: color.dim };
}
