namespace Fairlead.Reports;

/// <summary>The look of a report: the tokens of the product, inline, for screen and paper, light and dark.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{color-scheme:light dark;--ink:#18212b;--muted:#566472;--line:#e3e8ee;--paper:#fff;--ground:#f6f8f9;--primary:#1f6f6b;--soft:#d3e4e2;--good:#26774b;--bad:#b03427;--warn:#8f5d12;--accent:#c97a1c}
        @media(prefers-color-scheme:dark){:root{--ink:#e6ebf0;--muted:#9dabb8;--line:#2b3540;--paper:#182029;--ground:#11171d;--primary:#4fb3ac;--soft:#23444a;--good:#63c08d;--bad:#ef8478;--warn:#dbab5f;--accent:#e0a04f}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 "Inter var",Inter,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;-webkit-text-size-adjust:100%}
        main{max-width:1120px;margin:0 auto;padding:2rem 1.5rem 3rem}
        .brand{display:flex;align-items:center;gap:.55rem;color:var(--muted);font-size:.85rem;margin-bottom:1.5rem}
        .brand svg{width:1.3rem;height:1.3rem;color:var(--primary)} .brand b{color:var(--ink)} .brand span:last-child{margin-left:auto}
        h1{font-size:1.5rem;letter-spacing:-.015em;line-height:1.25;margin:0}
        .lead{font-size:1.05rem;color:var(--muted);max-width:70ch;margin:.4rem 0 0}
        .meta{color:var(--muted);font-size:.82rem;margin:.5rem 0 1.25rem}
        .demo{border:1px solid var(--warn);color:var(--warn);border-radius:.5rem;padding:.4rem .75rem;margin-bottom:1rem}
        .cards{display:grid;gap:1rem;grid-template-columns:repeat(3,1fr)}
        .card{background:var(--paper);border:1px solid var(--line);border-radius:.75rem;padding:1rem 1.1rem;min-width:0;margin-bottom:1rem;break-inside:avoid}
        .cards .card{margin:0;display:flex;flex-direction:column}
        h2{font-size:.98rem;margin:0;font-weight:600} .sub{color:var(--muted);font-size:.83rem;margin:.1rem 0 .6rem}
        .label{font-size:.83rem;color:var(--muted);font-weight:500;margin:0;display:flex;justify-content:space-between;gap:.5rem}
        .value{font-size:1.65rem;font-weight:650;letter-spacing:-.02em;line-height:1.3;margin:0;font-variant-numeric:tabular-nums}
        .value small{font-size:.85rem;font-weight:500;color:var(--muted);letter-spacing:0} .value.none{font-size:1.1rem;color:var(--muted);font-weight:500}
        .ev{font-size:.81rem;color:var(--muted);margin:0;font-variant-numeric:tabular-nums}
        .def{font-size:.8rem;color:var(--muted);margin:.5rem 0 0;padding-top:.5rem;border-top:1px solid var(--line)}
        .push{margin-top:auto}
        .spark{display:block;width:100%;height:44px;margin:.4rem 0 .15rem;overflow:visible}
        .spark .line{fill:none;stroke:var(--primary);stroke-width:1.75;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}
        .spark .area{fill:var(--soft);opacity:.45}
        .inferred{font-size:.72rem;border:1px solid var(--line);border-radius:.4rem;padding:0 .35rem;white-space:nowrap}
        .good{color:var(--good)}.bad{color:var(--bad)}
        .gap{height:1rem}
        .scroll{overflow-x:auto}
        table{width:100%;border-collapse:collapse;font-size:.875rem}
        th{font-weight:500;color:var(--muted);text-align:left;font-size:.78rem;padding:.45rem .5rem;border-bottom:1px solid var(--line);white-space:nowrap}
        td{padding:.5rem;border-bottom:1px solid var(--line);vertical-align:top} tr:last-child td{border-bottom:0}
        .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap} td.date{white-space:nowrap}
        code{font:.78rem ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--muted)} td code{display:block}
        .tag{font-size:.78rem;border:1px solid var(--line);border-radius:.4rem;padding:.05rem .4rem;white-space:nowrap}
        .subject{overflow-wrap:anywhere;font-weight:500}
        .empty{color:var(--muted);margin:.25rem 0}
        svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif;fill:var(--muted)}
        footer{color:var(--muted);font-size:.83rem;margin-top:1.5rem}
        section+section{margin-top:2.5rem;padding-top:2rem;border-top:1px solid var(--line)}
        @media(max-width:900px){.cards{grid-template-columns:1fr 1fr}}
        @media(max-width:600px){.cards{grid-template-columns:1fr}main{padding:1rem}}
        @media print{:root{--ground:#fff;--ink:#18212b;--muted:#566472;--line:#d5dbe2;--paper:#fff;--primary:#1f6f6b;--soft:#d3e4e2;--good:#26774b;--bad:#b03427;--warn:#8f5d12;--accent:#c97a1c}main{max-width:none;padding:0}.cards{grid-template-columns:repeat(3,1fr)}section+section{break-before:page;border:0}body{font-size:12px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """;
}
