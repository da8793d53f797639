using Fairlead.Domain.Signals;
using Fairlead.Signals;

namespace Fairlead.Timeline;

/// <summary>What happened to a thing, in a word or two.</summary>
internal static class TimelineWords
{
    public static string Of(SignalRow row) => SignalStore.Read(row) switch
    {
        ChangeSignal c => $"change {Word(c.Act)}",
        ReviewSignal r => $"review: {r.Verdict switch { Verdict.ChangesWanted => "changes wanted", var v => Word(v) }}",
        RunSignal r => $"{(r.Level == RunLevel.Job ? "job" : "run")} {Word(r.State)}",
        DeploymentSignal { IsRollback: true } d => $"roll-back {Word(d.State)}",
        DeploymentSignal d => $"deployment {Word(d.State)}",
        ReleaseSignal r => r.IsDeleted ? "release withdrawn" : r.IsDraft ? "release drafted" : "release",
        ArtifactSignal a => $"artifact {a.Act}",
        IncidentSignal i => $"{(i.IsAlert ? "alert" : "incident")} {Word(i.Act)}",
        IssueSignal i => $"issue {i.Act}",
        TestSignal t => t.Failed > 0 ? "tests failed" : "tests passed",
        _ => row.Kind,
    };

    public static bool IsBad(SignalRow row) => row.Kind == "incident" || SignalStore.Read(row) is RunSignal { State: RunState.Failed } or DeploymentSignal { State: RunState.Failed } or TestSignal { Failed: > 0 };

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
