/** Colours, letters and controls, the same on every page of ours. All colours have at least 4.5:1 against their ground, in both schemes. */
export const theme = `
* { box-sizing: border-box; }
[hidden] { display: none !important; }
.theme {
  --ground: #ffffff; --raised: #f5f6f8; --line: #d5d9e0; --text: #1b1f27; --soft: #535b69; --accent: #1257c7;
  --error: #b3141c; --error-ground: #fdecec; --warning: #7a4b00; --warning-ground: #fff4dc; --fixed: #14663a; --fixed-ground: #e6f6ec;
  --mark: #ffd8d8; --mark-good: #cdf0d8; --shadow: 0 8px 30px rgb(15 23 42 / .22);
  color: var(--text); color-scheme: light;
  font: 14px/1.45 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; letter-spacing: normal; text-align: start; direction: ltr;
}
@media (prefers-color-scheme: dark) {
  .theme {
    --ground: #16191f; --raised: #1f242c; --line: #39414d; --text: #eceff4; --soft: #a9b3c1; --accent: #8db8ff;
    --error: #ff9c9c; --error-ground: #3a1a1d; --warning: #f5c66b; --warning-ground: #352811; --fixed: #7fdca4; --fixed-ground: #14301f;
    --mark: #6b2328; --mark-good: #1c5233; --shadow: 0 8px 30px rgb(0 0 0 / .6);
    color-scheme: dark;
  }
}
button, input, select { font: inherit; color: inherit; margin: 0; }
button {
  border: 1px solid var(--line); border-radius: 6px; background: var(--ground); padding: 5px 10px; cursor: pointer; min-height: 30px;
}
select { border: 1px solid var(--soft); border-radius: 6px; background: var(--ground); padding: 4px 8px; min-height: 30px; max-width: 100%; }
button:hover { background: var(--raised); border-color: var(--soft); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, pre, .mono { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.tag { border-radius: 5px; padding: 0 6px; font-size: 12px; font-weight: 600; }
.tag.error { background: var(--error-ground); color: var(--error); } .tag.warning { background: var(--warning-ground); color: var(--warning); }
.tag.fixed { background: var(--fixed-ground); color: var(--fixed); } .tag.advice { background: var(--raised); color: var(--soft); }
.empty { color: var(--soft); margin: 8px 0; }
.said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: reduce) { *, .checking .dot { animation: none; transition: none; } }
`;
