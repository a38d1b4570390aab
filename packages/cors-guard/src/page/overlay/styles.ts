/** Badge and panel. */
export const overlayStyles = `
:host { all: initial; }
.layer {
  position: fixed; inset: auto; margin: 0; padding: 0; border: 0; background: none; overflow: visible;
  width: auto; height: auto; max-width: none; max-height: none;
}
.layer { display: flex; flex-direction: column; gap: 8px; align-items: flex-end; }
.layer.bottom-right { inset: auto 12px 12px auto; } .layer.top-right { inset: 12px 12px auto auto; flex-direction: column-reverse; }
.layer.bottom-left { inset: auto auto 12px 12px; align-items: flex-start; }
.layer.top-left { inset: 12px auto auto 12px; align-items: flex-start; flex-direction: column-reverse; }
.pill { display: flex; border-radius: 999px; box-shadow: var(--shadow); background: var(--ground); border: 1px solid var(--line); }
.pill button { border: 0; background: none; border-radius: 999px; min-height: 36px; padding: 6px 12px; }
.pill .open { display: flex; align-items: center; gap: 8px; font-weight: 600; padding-inline-end: 4px; }
.pill .away { color: var(--soft); padding-inline: 8px 12px; }
.dot { width: 10px; height: 10px; border-radius: 50%; background: var(--soft); flex: none; }
.error .dot { background: var(--error); } .warning .dot { background: var(--warning); } .fixed .dot { background: var(--fixed); }
.checking .dot { animation: pulse 1.2s ease-in-out infinite; }
@keyframes pulse { 50% { opacity: .35; } }
.panel {
  display: flex; flex-direction: column; width: min(780px, calc(100vw - 24px)); max-height: min(82vh, 900px); max-height: min(82dvh, 900px);
  background: var(--ground); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); overflow: hidden;
}
header { padding: 12px 14px 10px; border-bottom: 1px solid var(--line); display: grid; gap: 8px; }
.title { display: grid; grid-template-columns: auto 1fr auto; align-items: baseline; gap: 2px 10px; }
.title h2 { margin: 0; font-size: 16px; }
.title .page { color: var(--soft); overflow-wrap: anywhere; }
.confidence { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
.tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
.tools input[type=search] {
  flex: 1 1 160px; min-width: 0; min-height: 30px; padding: 4px 10px; border-radius: 6px; border: 1px solid var(--soft); background: var(--ground);
}
.tools label { display: inline-flex; gap: 5px; align-items: center; min-height: 30px; }
.tools a, .links a { color: var(--accent); }
.list { overflow: auto; padding: 10px 14px 4px; overscroll-behavior: contain; }
@media (max-width: 480px) {
  .layer, .layer.bottom-right, .layer.bottom-left { inset: auto 8px 8px 8px; align-items: flex-end; }
  .layer.top-right, .layer.top-left { inset: 8px 8px auto 8px; }
  .panel { width: 100%; } .tools input[type=search] { flex-basis: 100%; } .list { padding: 8px 8px 0; } header { padding: 10px; gap: 6px; }
  .title { grid-template-columns: 1fr auto; } .title .page { grid-row: 2; grid-column: 1 / -1; }
}`;
