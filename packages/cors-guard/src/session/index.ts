export { createSession, type Session, type SessionDeps } from './session.ts';
export { openKept } from './kept.ts';
