/** How one finding looks, on the panel and on the report page. */
export const findingStyles = `
article { border: 1px solid var(--line); border-radius: 10px; overflow: hidden; margin-block-end: 10px; transition: opacity .6s; }
article > h3 { margin: 0; font-size: inherit; font-weight: inherit; }
.summary { all: unset; box-sizing: border-box; display: block; width: 100%; padding: 9px 12px 10px; cursor: pointer; scroll-margin: 10px; border-inline-start: 4px solid var(--line); }
.summary:focus-visible { outline: 2px solid var(--accent); outline-offset: -2px; }
.summary:hover { background: var(--raised); }
article.error .summary { border-color: var(--error); } article.warning .summary { border-color: var(--warning); }
article.fixed .summary, article.fixed > h3 { border-color: var(--fixed); background: var(--fixed-ground); cursor: default; }
article.leaving { opacity: 0; }
.line { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; }
.request { flex: 1 1 auto; min-width: 0; overflow-wrap: anywhere; color: var(--soft); } .request b { color: var(--text); font-weight: 600; }
.code { color: var(--soft); overflow-wrap: anywhere; }
.prod { display: block; margin-top: 3px; overflow-wrap: anywhere; }
.lead { display: block; margin-top: 3px; color: var(--soft); }
.body { padding: 4px 14px 14px; border-top: 1px solid var(--line); display: grid; gap: 12px; min-width: 0; }
.body h4 { margin: 0 0 4px; font-size: 12px; color: var(--soft); font-weight: 600; }
.body p { margin: 0 0 4px; overflow-wrap: anywhere; } .body ul { margin: 0; padding-inline-start: 18px; }
.body li { overflow-wrap: anywhere; }
.steps { display: flex; flex-wrap: wrap; gap: 6px; list-style: none; margin: 8px 0 0; padding: 0; }
.steps li { border: 1px solid var(--line); border-radius: 999px; padding: 1px 10px; color: var(--soft); }
.steps .stops { background: var(--error-ground); border-color: var(--error); color: var(--error); font-weight: 600; }
.sides { display: grid; gap: 8px; grid-template-columns: repeat(auto-fit, minmax(min(100%, 200px), 1fr)); }
.side { background: var(--raised); border-radius: 8px; padding: 8px 10px; min-width: 0; }
.side p { font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; padding-inline-start: 10px; text-indent: -10px; }
.side .name { color: var(--soft); } .side .none { color: var(--error); }
mark { background: var(--mark); color: inherit; border-radius: 2px; padding: 0 1px; } mark.good { background: var(--mark-good); }
.copyable { display: grid; gap: 6px; } .copyable button { justify-self: start; }
pre { margin: 0; background: var(--raised); border-radius: 8px; padding: 8px 10px; white-space: pre-wrap; overflow-wrap: anywhere; }
.others, .chosen { display: grid; gap: 8px; grid-template-columns: minmax(0, 1fr); } .choice { display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; } .others > button { justify-self: start; } .others > p:empty { display: none; }
.actions { display: flex; flex-wrap: wrap; gap: 8px; }
.link { background: none; border: 0; padding: 0; color: var(--accent); text-decoration: underline; min-height: 0; }
.link:hover { background: none; }
@media (max-width: 480px) { .body { padding-inline: 10px; } }
`;
