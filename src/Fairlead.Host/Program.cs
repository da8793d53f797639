using System.Diagnostics;
using Fairlead.Delivery;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;
using Fairlead.Git;

var sw = Stopwatch.StartNew();
var r = DoraReport.Of(new DoraRequest(args[0], args[1], args.Length > 2 ? args[2] : null, new DeliveryRules(args.Length > 3 ? LeadTimeStart.Committer : LeadTimeStart.Author)), new HistoryCache("/tmp/flcache"));
var a = r.Analysis;
Console.WriteLine($"releases {a.Releases.Count} total {a.Label.Count(l => l >= 0)} nonmerge {a.Changes.Count} waiting {a.Waiting.Count} aka {a.Releases.Sum(x => x.AlsoNamed.Count)}");
Console.WriteLine($"p50 {Percentile.OfSorted(r.LeadTimes, 500)} p85 {Percentile.OfSorted(r.LeadTimes, 850)} p95 {Percentile.OfSorted(r.LeadTimes, 950)} neg {a.Changes.Count(c => c.WasNegative)}");
foreach (var g in a.Reverts.GroupBy(x => x.Outcome)) Console.WriteLine($"  {g.Key} {g.Count()}");
Console.WriteLine($"failed {r.ChangeFailRate.Count} rec n {r.Recovery.N} open {r.Recovery.Open} med {r.Recovery.Median}");
foreach (var g in a.Reworks.GroupBy(x => x.Kind)) Console.WriteLine($"  rework {g.Key} {g.Count()}");
Console.WriteLine(sw.ElapsedMilliseconds + " ms");
if (args.Length > 3)
foreach (var v in a.Reverts.Where(x => x.Outcome == RevertOutcome.Shipped).OrderBy(v => a.Label[v.Target!.Value]))
    Console.WriteLine($"{r.History.Ids[v.Commit].ToString()[..10]} of {r.History.Ids[v.Target!.Value].ToString()[..10]} {a.Releases[a.Label[v.Target.Value]].Name} -> {a.Releases[a.Label[v.Commit]].Name} {a.Releases[a.Label[v.Commit]].At - a.Releases[a.Label[v.Target.Value]].At} {r.History.SubjectOf(v.Commit)} anc");
