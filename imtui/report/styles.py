"""How a report looks as HTML: on a screen, light or dark as its reader has it, and on paper.

Invariant: nothing is fetched, neither font nor picture; every colour is one of the variables, each with its two values, chosen for a
contrast of 4.5 : 1 or more where it is text.
"""

STYLE = """
:root { color-scheme: light dark; --ground: #ffffff; --raised: #f5f6f8; --rule: #d7dae0; --text: #1b1f27; --faint: #5c6470;
  --accent: #1f5fbf; --paged: #a25b00; --bad: #b3261e; --good: #1d7a3e; --decision: #6f3fb5; --status: #0b7285; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171d; --raised: #1d2129; --rule: #363c48; --text: #e4e7ec; --faint: #9aa3b2;
  --accent: #7fb0ff; --paged: #f0b45a; --bad: #ff8a80; --good: #6fd08c; --decision: #c3a1f5; --status: #5fcbdc; } }
@media print { :root { color-scheme: light; --ground: #ffffff; --raised: #f5f6f8; --rule: #c4c8d0; --text: #000000; --faint: #444b55;
  --accent: #123f85; --paged: #8a4c00; --bad: #9b1c14; --good: #14602f; --decision: #5a2f96; --status: #085a69; }
  body { font-size: 10pt; max-width: none; padding: 0; } section.incident { break-before: page; } section.incident:first-of-type
  { break-before: auto; } h2, h3 { break-after: avoid; } tr, figure, .strip { break-inside: avoid; }
  thead { display: table-header-group; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.5rem 4rem; background: var(--ground); color: var(--text);
  font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; } h2 { font-size: 1.4rem; line-height: 1.25; margin: 3rem 0 .5rem; }
h2.part, h3.part { font-size: 1.05rem; margin: 2rem 0 .5rem; } h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
code, pre, time, td.number { font-family: ui-monospace, "Cascadia Code", Menlo, "DejaVu Sans Mono", monospace; font-size: .88em; }
a { color: var(--accent); }
.facts { margin: 0; color: var(--faint); } .facts b { color: var(--text); } .facts .open { color: var(--bad); } .facts .resolved
{ color: var(--good); }
.summary { border-left: 3px solid var(--rule); padding-left: 1rem; margin: 1rem 0; } .summary > :first-child { margin-top: 0; }
.summary > :last-child { margin-bottom: 0; } .summary pre { overflow-x: auto; }
.strip { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); list-style: none; padding: 0; margin: 1.5rem 0 1rem; }
.strip li { border-top: 3px solid var(--accent); padding: .5rem .75rem .5rem 0; } .strip li.missing { border-top: 3px dashed var(--rule);
  color: var(--faint); } .strip span { display: block; } .strip .label { font-weight: 600; } .strip .after { color: var(--faint); }
.numbers { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 1rem 0; }
.numbers div { background: var(--raised); border-radius: 6px; padding: .6rem .8rem; }
.numbers dt { color: var(--faint); font-size: .85rem; }
.numbers dd { margin: 0; font-size: 1.3rem; font-weight: 600; }
figure { margin: 1rem 0; overflow-x: auto; } figure > svg { width: 100%; height: auto; background: var(--raised); border-radius: 6px; }
@media screen { figure > svg { min-width: 38rem; } td.words { min-width: 14rem; } }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; color: var(--faint); font-size: .85rem; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
td.time, td.short { white-space: nowrap; } td.words { width: 50%; white-space: pre-line; overflow-wrap: anywhere; }
tfoot td { font-weight: 600; } .facts + .wide { margin-top: .5rem; }
table.receipts { table-layout: fixed; min-width: 38rem; } table.receipts td { overflow-wrap: anywhere; }
.receipts th:nth-child(1) { width: 12rem; } .receipts th:nth-child(2) { width: 20%; } .receipts th:nth-child(3) { width: 20%; }
.receipts th:nth-child(4) { width: 7rem; } .receipts td.words { min-width: 0; }
.kind { color: var(--faint); white-space: nowrap; } .kind.decision { color: var(--decision); font-weight: 600; }
.kind.accepted, .kind.resolved, .kind.READ { color: var(--good); } .kind.impact, .kind.runbook, .kind.ERROR { color: var(--bad); }
.kind.status { color: var(--status); } .kind.paged { color: var(--paged); }
ul.remarks { padding-left: 1.2rem; } ul.remarks li { white-space: pre-line; } .by { color: var(--faint); }
.gaps { border-left: 3px solid var(--bad); padding-left: 1rem; } footer { margin-top: 3rem; color: var(--faint); font-size: .85rem; }
svg text { fill: var(--text); font: 12px system-ui, "Noto Sans", sans-serif; } svg .name { text-anchor: end; } svg .tick
{ text-anchor: middle; fill: var(--faint); } svg .grid { stroke: var(--rule); } svg .lane { stroke: var(--rule); stroke-dasharray: 1 4; }
svg .waited { fill: var(--good); opacity: .3; } svg .waited.open { fill: var(--bad); } svg .cut { fill: var(--ground); }
svg .cut-edge { stroke: var(--faint); stroke-dasharray: 3 3; } svg .cut-words { font-style: italic; }
.mark { fill: var(--accent); fill-rule: evenodd; stroke: var(--raised); stroke-width: .75; } .mark.start { fill: var(--text); }
.mark.impact, .mark.failed { fill: var(--bad); } .mark.paged { fill: var(--paged); } .mark.good { fill: var(--good); }
.mark.note, .mark.faint { fill: var(--faint); } .mark.decision, .mark.todo { fill: var(--decision); } .mark.status { fill: var(--status); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; margin: .5rem 0 0; color: var(--faint);
  font-size: .85rem; } .legend svg { width: 1rem; height: 1rem; vertical-align: -.2rem; margin-right: .35rem; }
"""
