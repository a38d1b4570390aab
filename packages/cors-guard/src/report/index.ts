/** What is known, shown: in the terminal and as a file. */

export { blockOf } from './block.ts';
export { asCommand } from './command.ts';
export { confidenceLine } from './confidence.ts';
export { reportDocument, type ReportDocument } from './document.ts';
export { createDoors, type Doors, type DoorsDeps, type PageLine } from './doors.ts';
export { createJsonReporter, type JsonDeps } from './json.ts';
export { createPageChannel, type PageChannel } from './page-channel.ts';
export { paintOf } from './paint.ts';
export { createTerminalReporter, type TerminalDeps, type TerminalLog, type TerminalReporter } from './terminal.ts';
export type { LoggedProbe, ProbeLog, TargetBudget } from './protocol.ts';
export type { Reporter, Snapshot } from './types.ts';
