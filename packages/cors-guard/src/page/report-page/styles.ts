/** The report page. */
export const reportStyles = `
body { margin: 0; background: var(--ground); min-height: 100vh; }
main { max-width: 1100px; margin: 0 auto; padding: 20px 16px 60px; display: grid; gap: 22px; grid-template-columns: minmax(0, 1fr); }
h1 { font-size: 22px; margin: 0 0 4px; } main > section > h2 { font-size: 16px; margin: 0 0 8px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-block-start: 10px; } nav a { color: var(--accent); }
.count { margin-inline-start: 5px; color: var(--soft); font-variant-numeric: tabular-nums; }
p { margin: 0 0 6px; overflow-wrap: anywhere; }
.tools { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; margin-block: 8px; }
.tools input[type=search] {
  flex: 1 1 160px; min-width: 0; min-height: 30px; padding: 4px 10px; border-radius: 6px; border: 1px solid var(--soft); background: var(--ground);
}
.tools label { display: inline-flex; gap: 5px; align-items: center; }
.budgets { margin-block-end: 8px; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; } thead { background: var(--raised); }
th, td { text-align: start; padding: 7px 10px; vertical-align: top; border-block-end: 1px solid var(--line); font-weight: 400; }
thead th { font-weight: 600; font-size: 12px; color: var(--soft); } tbody tr:last-child > * { border-block-end: 0; }
td code, th code { overflow-wrap: break-word; } time { white-space: nowrap; } td { min-width: 90px; }
.outcome { font-weight: 600; } .pass .outcome { color: var(--fixed); } .fail .outcome { color: var(--error); } .unknown .outcome { color: var(--warning); }
td .lead { font-size: 12px; }
ul { margin: 0; padding-inline-start: 18px; } li { overflow-wrap: anywhere; }
`;
