using System.Globalization;
using Fairlead.Delivery;
using Fairlead.Domain.Signals;

namespace Fairlead.Demo;

/// <summary>Makes up what tools would have told of an invented service in its last months: the same facts and instant give the same signals.</summary>
internal static class DemoSignals
{
    private const int Days = 120;

    private static readonly string[] Alerts = ["Error rate above 2 %", "Answers take longer than a second", "Queue grows and is not worked off", "Memory above 90 %"];

    /// <param name="service">The service.</param>
    /// <param name="commits">Its commits, the newest last.</param>
    /// <param name="tags">Its releases, the newest last.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="seed">What chance begins with.</param>
    /// <returns>Deployments, incidents, pull requests with reviews, builds, tests and coverage, in the order of time.</returns>
    public static List<Signal> Of(DemoService service, IReadOnlyList<GitCommit> commits, IReadOnlyList<GitTagRow> tags, DateTime now, int seed)
    {
        var random = new Random(seed);
        var from = now.AddDays(-Days);
        var signals = new List<Signal>();
        foreach (var (commit, number) in commits.Select((c, i) => (c, i)).Where(c => c.c.CommittedAt >= from && c.c.Parents.Length > 0))
            signals.AddRange(Change(service, commit, number, random));
        for (var i = 0; i < tags.Count; i++)
        {
            if (tags[i].At is { } at && at >= from)
                signals.AddRange(Release(service, tags, i, at, random));
        }

        if (service.Key == "search")
            signals.Add(Incident(service, "now", IncidentSignalAction.Opened, now.AddMinutes(-95), "Suggestions come from a stale index", now.AddMinutes(-95), null));
        signals.RemoveAll(s => s.At > now);
        signals.Sort((a, b) => a.At.CompareTo(b.At));
        return signals;
    }

    private static IEnumerable<Signal> Change(DemoService service, GitCommit commit, int number, Random random)
    {
        var (began, merged) = (commit.AuthoredAt, commit.CommittedAt);
        DateTime At(double share) => began + ((merged - began) * share);
        var opened = At(0.2 + (0.3 * random.NextDouble()));
        var reviewed = opened + ((merged - opened) * (0.2 + (0.5 * random.NextDouble())));
        var isByBot = number % 11 == 0;
        yield return new PullRequestSignal
        {
            Id = $"change:{number}",
            At = merged,
            Title = commit.Subject,
            Repository = service.Key,
            Number = $"{number}",
            Action = PullRequestAction.Merged,
            Author = isByBot ? "updates" : "author",
            IsByBot = isByBot,
            OpenedAt = opened,
            MergedAt = merged,
            ClosedAt = merged,
            FirstCommitAt = began,
            Target = "main",
            MergeSha = commit.Sha,
            Additions = 4 + random.Next(180),
            Deletions = random.Next(90),
        };
        if (!isByBot)
            yield return new ReviewSignal { Id = $"review:{number}", At = reviewed, Title = commit.Subject, Repository = service.Key, Number = $"{number}", Verdict = Verdict.Approved, Reviewer = "reviewer" };

        var queued = merged.AddSeconds(2);
        var started = queued.AddSeconds(3 + random.Next(50));
        var finished = started.AddSeconds(190 + random.Next(260));
        var failed = random.Next(14) == 0;
        yield return new RunSignal
        {
            Id = $"run:{number}",
            At = finished,
            Title = "Build and test",
            Repository = service.Key,
            Run = $"{service.Key}#{number}",
            Level = RunLevel.Pipeline,
            State = failed ? RunState.Failed : RunState.Succeeded,
            Name = "Build and test",
            Branch = "main",
            Sha = commit.Sha,
            QueuedAt = queued,
            StartedAt = started,
            FinishedAt = finished,
        };

        // Every so often the same commit is tested twice, and one test says another thing.
        var tests = 240 + (number / 3);
        for (var again = 0; again < (number % 17 == 0 ? 2 : 1); again++)
        {
            var wavers = number % 17 == 0 && again == 0;
            yield return new TestSignal
            {
                Id = $"test:{number}:{again}",
                At = finished.AddSeconds(-9 + again),
                Title = $"unit: {tests - (wavers ? 1 : 0)} passed, {(wavers ? 1 : 0)} failed, 2 skipped",
                Repository = service.Key,
                Suite = "unit",
                Branch = "main",
                Sha = commit.Sha,
                Passed = tests - (wavers ? 1 : 0),
                Failed = wavers ? 1 : 0,
                Skipped = 2,
                Seconds = 60 + random.Next(40),
                Cases = [new("Orders.Are_paid_exactly_once", wavers ? TestOutcome.Failed : TestOutcome.Passed, 0.4), new("Orders.Are_cancelled_in_time", TestOutcome.Passed, 0.2)],
            };
        }

        var lines = 9000 + (number * 4);
        var covered = (int)(lines * (0.76 + (0.04 * random.NextDouble())));
        yield return new CoverageSignal
        {
            Id = $"coverage:{number}",
            At = finished.AddSeconds(-5),
            Title = string.Create(CultureInfo.InvariantCulture, $"unit: {covered:N0} of {lines:N0} lines covered"),
            Repository = service.Key,
            Suite = "unit",
            Branch = "main",
            Sha = commit.Sha,
            Lines = lines,
            CoveredLines = covered,
        };
    }

    private static IEnumerable<Signal> Release(DemoService service, IReadOnlyList<GitTagRow> tags, int i, DateTime at, Random random)
    {
        DeploymentSignal To(string environment, EnvironmentTier tier, DateTime when) => new()
        {
            Id = $"deployment:{tags[i].Name}:{environment}",
            At = when,
            Title = $"{tags[i].Name} to {environment}",
            Repository = service.Key,
            Service = service.Key,
            Environment = environment,
            Deployment = $"{tags[i].Name}:{environment}",
            State = RunState.Succeeded,
            Tier = tier,
            Sha = tags[i].Sha,
            Version = tags[i].Name,
            StartedAt = when.AddMinutes(-6),
            FinishedAt = when,
        };
        yield return To("staging", EnvironmentTier.Staging, at.AddMinutes(-25));
        yield return To("production", EnvironmentTier.Production, at);

        // What the next patch repairs, somebody has noticed first.
        if (i + 1 == tags.Count || tags[i + 1].Name.EndsWith(".0", StringComparison.Ordinal) || tags[i + 1].At is not { } repaired)
            yield break;
        var began = at.AddMinutes(Math.Min(12 + random.Next(60), (repaired - at).TotalMinutes / 2));
        var title = Alerts[random.Next(Alerts.Length)];
        yield return Incident(service, tags[i].Name, IncidentSignalAction.Opened, began, title, began, null);
        yield return Incident(service, tags[i].Name, IncidentSignalAction.Acknowledged, began.AddMinutes(4), title, began, null);
        yield return Incident(service, tags[i].Name, IncidentSignalAction.Resolved, repaired, title, began, repaired);
    }

    private static IncidentSignal Incident(DemoService service, string key, IncidentSignalAction act, DateTime at, string title, DateTime began, DateTime? resolved) => new()
    {
        Id = $"incident:{service.Key}:{key}:{act}",
        At = at,
        Title = title,
        Repository = service.Key,
        Service = service.Key,
        Incident = $"{service.Key}:{key}",
        Action = act,
        IsAlert = true,
        Severity = "high",
        StartedAt = began,
        ResolvedAt = resolved,
    };
}
