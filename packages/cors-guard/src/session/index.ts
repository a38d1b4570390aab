/** The one stateful room: shapes, budget, back-off; and the loop between predicting and asking, which needs no session. */

export { createOnceAsker, type Asker } from './ask-once.ts';
export { createDiagnoser, type Diagnoser } from './diagnoser.ts';
export { judgeCall, type JudgeContext, type Judgement } from './judge.ts';
export { createSession, type Session, type SessionDeps } from './session.ts';
export { openKept } from './kept.ts';
