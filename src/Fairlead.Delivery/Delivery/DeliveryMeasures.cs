using Fairlead.Data;
using Fairlead.Domain.Delivery;
using Fairlead.Domain.Statistics;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;
using Measured = Fairlead.Measures.MeasuredWindow<Fairlead.Delivery.DeliveryTotals>;

namespace Fairlead.Delivery;

/// <summary>The five measures of DORA and what waits, from the days of the services in scope.</summary>
/// <param name="databases">Gives contexts.</param>
/// <param name="days">The days.</param>
internal sealed class DeliveryMeasures(IDbContextFactory<FairleadDb> databases, DeliveryDays days) : IMeasureSource<DeliveryTotals>
{
    private const string NoVersions = "Its versions do not tell: no patch can be told from a release by them.";

    /// <inheritdoc />
    public IReadOnlyList<Measure<DeliveryTotals>> Measures { get; } =
    [
        new RateMeasure<DeliveryTotals>(DeliveryDefinitions.Frequency, t => t.Deployments)
        {
            NoData = WhyNoFrequency,
            Also = m => [("services", Deployed(m).Count)],
            Notes = FrequencyNotes,
        },
        new MedianMeasure<DeliveryTotals>(DeliveryDefinitions.LeadTime, t => t.LeadTimes)
        {
            Counted = ("change was deployed in this window", "changes were deployed in this window"),
            NoData = _ => "No change was deployed in this window.",
            Notes = LeadTimeNotes,
        },
        Share(DeliveryDefinitions.ChangeFailRate, t => t.ChangeFailRate, t => t.Judged, FailuresAreCandidates),
        new MedianMeasure<DeliveryTotals>(DeliveryDefinitions.Recovery, t => t.Recoveries)
        {
            Counted = ("failure was repaired of this window's deployments", "failures were repaired of this window's deployments"),
            NoData = _ => "No failure was repaired of this window's deployments.",
            Notes = m => m.Now.OpenFailures == 0 ? [] : [$"{Words.Count(m.Now.OpenFailures, "failure is", "failures are")} still open and in no median."],
        },
        Share(DeliveryDefinitions.Rework, t => t.ReworkRate, t => t.JudgedRework, _ => NoVersions),
        new LatestMeasure<DeliveryTotals>(DeliveryDefinitions.Waiting, t => t.WasRead && t.Waits.Newest is not null ? t.Waits.Waiting : null, t => t.Waits.Waiting)
        {
            NoData = WhyNothingWaits,
            Also = m => m.Now.Waits.WaitingSince is { } since ? [("oldest", Instants.ToUnix(since))] : [],
            Notes = m => m.Now.Waits.WaitingBots is var bots and > 0
                ? [$"{Words.Count(bots, "change")} of bots {(bots == 1 ? "waits" : "wait")}, too, and {(bots == 1 ? "is" : "are")} not counted."]
                : [],
        },
    ];

    /// <inheritdoc />
    public async Task<IReadOnlyList<IScopeFacts<DeliveryTotals>>> FactsAsync(MeasureQuestion question, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await days.ReadAsync(db, [.. question.Scopes.Select(s => s.Services)], cancel);
    }

    private static DeliverySpan SpanOf(Measured m) => (DeliverySpan)m.Facts;

    private static string WhyNoFrequency(Measured m) => SpanOf(m) switch
    {
        { Now.Newest: null } => "No deployment is known yet.",
        { First: { } first } when first >= m.Window.To => $"The first deployment that is known was on {Words.Date(first)}.",
        var span => $"Facts end on {Words.Date(span.Now.KnownUntil!.Value)}.",
    };

    private static List<Guid> Deployed(Measured m) => [.. SpanOf(m).In(m.Window).Select(d => d.Row.ServiceId).Distinct()];

    private static IEnumerable<string> FrequencyNotes(Measured m)
    {
        var span = SpanOf(m);
        if (span.Now.Newest is null || m.Known is not { } known)
            yield break;
        yield return $"Rhythm: {span.RhythmOf(known).ToString().ToLowerInvariant()}.";

        // What is counted differently is added up all the same; who reads it knows.
        var rules = Deployed(m).Where(span.Rules.ContainsKey).Select(s => span.Rules[s]).ToList();
        var kinds = rules.CountBy(r => r.Deployments).OrderBy(k => k.Key).ToList();
        if (kinds.Count > 1)
            yield return $"Pooled of services with different rules: {string.Join(", ", kinds.Select(k => $"{Words.Number(k.Value)} by {Counted(k.Key)}"))}. Read each by itself.";
        if (rules.DistinctBy(r => r.Start).Skip(1).Any())
            yield return "Lead times do not start at the same point in all of these services.";
    }

    private static string Counted(DeploymentRule rule) => rule switch
    {
        DeploymentRule.Tags => "release tags",
        DeploymentRule.Trunk => "every arrival",
        DeploymentRule.Runs => "runs of a workflow",
        _ => "reports",
    };

    private static IEnumerable<string> LeadTimeNotes(Measured m)
    {
        var now = m.Now;
        if (now.Negative > 0)
            yield return $"{Words.Count(now.Negative, "change has", "changes have")} a start after the release, by the clocks that wrote them; they count as 0.";
        if (now.BaselineChanges > 0)
            yield return $"{Words.Count(now.BaselineChanges, "change")} of a first release or an imported history {(now.BaselineChanges == 1 ? "is" : "are")} left out: how long they had waited is unknown.";
        if (now.BotChanges > 0)
            yield return $"{Words.Count(now.BotChanges, "change")} of bots {(now.BotChanges == 1 ? "is" : "are")} left out.";
    }

    private static ShareMeasure<DeliveryTotals> Share(MeasureDefinition definition, Func<DeliveryTotals, Proportion> share, Func<DeliveryTotals, int> judged, Func<DeliveryTotals, string> unjudged) =>
        new(definition, share)
        {
            NoData = m => m.Now.Deployments > 0 ? unjudged(m.Now) : "Nothing was deployed in this window.",
            Notes = m => judged(m.Now) > 0 && judged(m.Now) < m.Now.Deployments && unjudged(m.Now) is var why
                ? [$"Of {Words.Number(m.Now.Deployments - judged(m.Now))} other deployments it cannot be told: {char.ToLowerInvariant(why[0])}{why[1..]}"]
                : [],
        };

    private static string FailuresAreCandidates(DeliveryTotals now) =>
        $"Reverts are too rare here to tell failures by them{(now.Candidates == 0 ? "" : $"; {Words.Count(now.Candidates, "deployment is a candidate", "deployments are candidates")}")}. Report incidents, and the rate is known.";

    private static string WhyNothingWaits(Measured m) => SpanOf(m).Rules.Count > 0
        ? "Nothing was deployed yet that is known, so nothing waits for it."
        : m.Scope.Services.Count == 0 ? "No service is known yet." : "Its repository has not been read yet.";
}
