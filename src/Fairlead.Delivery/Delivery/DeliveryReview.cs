using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Delivery;

/// <summary>A commit as a review names it.</summary>
/// <param name="Sha">Its name.</param>
/// <param name="Subject">Its first line.</param>
public sealed record ReviewedCommit(string Sha, string Subject);

/// <summary>A failure in a review.</summary>
/// <param name="Failure">The failure.</param>
/// <param name="Service">The service.</param>
/// <param name="Revert">The reverting commit.</param>
/// <param name="Target">The reverted commit.</param>
public sealed record ReviewedFailure(Failure Failure, string Service, ReviewedCommit? Revert, ReviewedCommit? Target);

/// <summary>A change in a review.</summary>
/// <param name="Change">The change.</param>
/// <param name="Service">The service.</param>
/// <param name="Commit">Its commit.</param>
public sealed record ReviewedChange(Change Change, string Service, ReviewedCommit Commit);

/// <summary>How delivery flows in one scope and window: the sentence, the measures, and the rows that stand out.</summary>
public sealed record DeliveryReview
{
    /// <summary>How many rows of each kind a review shows.</summary>
    public const int Rows = 10;

    /// <summary>What it is about.</summary>
    public required MeasureScope Scope { get; init; }

    /// <summary>The days.</summary>
    public required WindowChoice Window { get; init; }

    /// <summary>Why these days, where nobody chose them.</summary>
    public required string? WindowReason { get; init; }

    /// <summary>What a leader could repeat.</summary>
    public required string Sentence { get; init; }

    /// <summary>The measures.</summary>
    public required MeasureReadings Readings { get; init; }

    /// <summary>Where no deployment is known, what rules would give; null otherwise.</summary>
    public IReadOnlyList<RulePreview>? Rules { get; init; }

    /// <summary>Where no deployment is known, what git tells anyway; null where that is not known either.</summary>
    public LookFigures? Look { get; init; }

    /// <summary>Whether any deployment is known at all.</summary>
    public bool HasDeployments => Readings.Any(r => r.Definition.Name == DeliveryDefinitions.Frequency.Name && r.NewestFact is not null);

    /// <summary>The lead times of the window in ascending order, in seconds.</summary>
    public required long[] LeadTimes { get; init; }

    /// <summary>The latest counted failures of the window's deployments.</summary>
    public required IReadOnlyList<ReviewedFailure> Failures { get; init; }

    /// <summary>How many there are in all.</summary>
    public required int FailureCount { get; init; }

    /// <summary>The slowest changes that came out in the window.</summary>
    public required IReadOnlyList<ReviewedChange> Slowest { get; init; }

    /// <summary>The oldest changes that wait for a release.</summary>
    public required IReadOnlyList<ReviewedChange> Waiting { get; init; }

    /// <summary>How many there are in all.</summary>
    public required int WaitingCount { get; init; }

    /// <param name="db">The database.</param>
    /// <param name="registry">Gives the measures.</param>
    /// <param name="scope">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="windowReason">Why these days, where nobody chose them.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The review.</returns>
    public static async Task<DeliveryReview> ReadAsync(FairleadDb db, MeasureRegistry registry, MeasureScope scope, WindowChoice window, string? windowReason, CancellationToken cancel)
    {
        var days = window.Window;
        var readings = await registry.ReadAsync(scope, days, DeliveryDefinitions.All, cancel);
        var failures = db.Set<Failure>().AsNoTracking().Where(f => scope.Services.Contains(f.ServiceId) && f.Counts && f.Day >= days.From && f.Day < days.To);
        var waiting = db.Set<Change>().AsNoTracking().Where(c => scope.Services.Contains(c.ServiceId) && c.DeployedDay == null && !c.IsByBot);
        var slowest = db.Set<Change>().AsNoTracking().Where(c => scope.Services.Contains(c.ServiceId) && !c.InBaseline && !c.IsByBot && c.DeployedDay >= days.From && c.DeployedDay < days.To);
        var packed = await db.Set<DeliveryDay>().AsNoTracking().Where(d => scope.Services.Contains(d.ServiceId) && d.Day >= days.From && d.Day < days.To).Select(d => d.LeadTimes).ToListAsync(cancel);
        var services = await db.Set<Service>().AsNoTracking().Where(s => scope.Services.Contains(s.Id)).ToDictionaryAsync(s => s.Id, cancel);

        var failed = await failures.OrderByDescending(f => f.DeployedAt).ThenBy(f => f.Ordinal).Take(Rows).ToListAsync(cancel);
        var slow = await slowest.OrderByDescending(c => c.LeadSeconds).ThenBy(c => c.Sha).Take(Rows).ToListAsync(cancel);
        var old = await waiting.OrderBy(c => c.StartedAt).ThenBy(c => c.Sha).Take(Rows).ToListAsync(cancel);
        var shas = failed.SelectMany(f => (string?[])[f.RevertSha, f.TargetSha]).Concat(slow.Select(c => c.Sha)).Concat(old.Select(c => c.Sha)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var subjects = await db.Set<GitCommit>().AsNoTracking().Where(c => shas.Contains(c.Sha)).Select(c => new { c.RepositoryId, c.Sha, c.Subject }).ToListAsync(cancel);
        var subjectOf = subjects.ToDictionary(s => (s.RepositoryId, s.Sha), s => s.Subject);
        ReviewedCommit? Commit(Guid service, string? sha) => sha is null ? null : new(sha, subjectOf.GetValueOrDefault((services[service].RepositoryId, sha), ""));
        ReviewedChange Changed(Change change) => new(change, services[change.ServiceId].Name, Commit(change.ServiceId, change.Sha)!);

        return new DeliveryReview
        {
            Scope = scope,
            Window = window,
            WindowReason = windowReason,
            Sentence = DeliverySentence.Of(readings, scope, window.Title),
            Readings = readings,
            LeadTimes = Unpacked(packed),
            Failures = failed.ConvertAll(f => new ReviewedFailure(f, services[f.ServiceId].Name, Commit(f.ServiceId, f.RevertSha), Commit(f.ServiceId, f.TargetSha))),
            FailureCount = await failures.CountAsync(cancel),
            Slowest = slow.ConvertAll(Changed),
            Waiting = old.ConvertAll(Changed),
            WaitingCount = await waiting.CountAsync(cancel),
        };
    }

    private static long[] Unpacked(List<string> packed)
    {
        var values = new List<long>();
        foreach (var day in packed)
            PackedSeconds.Unpack(day, values);
        values.Sort();
        return [.. values];
    }
}
