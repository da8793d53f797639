using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Time;
using Fairlead.Jobs;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Commitments;

/// <summary>Judges kept promises that expected something of a measure, when it is time to look.</summary>
/// <remarks>It reads the whole weeks before the day on which it was due, however late it runs, so that a node that was down changes no verdict.</remarks>
/// <param name="databases">Gives contexts.</param>
/// <param name="registry">The measures.</param>
/// <param name="time">The clock.</param>
internal sealed class JudgeCommitments(IDbContextFactory<FairleadDb> databases, MeasureRegistry registry, TimeProvider time) : IJob
{
    private const int AtOnce = 200;

    /// <inheritdoc />
    public string Kind => "commitment-checks";

    /// <inheritdoc />
    public JobPlan Plan { get; } = new("Judges whether kept commitments helped") { Schedule = JobSchedule.Every(TimeSpan.FromMinutes(15)), Limit = TimeSpan.FromMinutes(10) };

    /// <inheritdoc />
    public async Task<JobEffect> RunAsync(Job job, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.Now();
        var due = await db.Set<CommitmentCheck>().AsNoTracking().Where(c => c.JudgedAt == null && c.DueAt <= now).OrderBy(c => c.DueAt).ThenBy(c => c.CommitmentId).ThenBy(c => c.AfterDay).Take(AtOnce).ToListAsync(cancel);
        if (due.Count == 0)
            return JobEffects.None;
        var (settings, catalog) = (await OrganisationSettings.ReadAsync(db, cancel), await CatalogView.ReadAsync(db, cancel));
        var ids = due.Select(c => c.CommitmentId).Distinct(StringComparer.Ordinal).ToList();
        var promises = await db.Set<Commitment>().AsNoTracking().Where(c => EF.Parameter(ids).Contains(c.Id)).ToDictionaryAsync(c => c.Id, StringComparer.Ordinal, cancel);
        var closings = await db.Set<CommitmentCheck>().AsNoTracking().Where(c => EF.Parameter(ids).Contains(c.CommitmentId) && c.AfterDay == 0 && c.JudgedAt != null).ToDictionaryAsync(c => c.CommitmentId, c => c.Read, StringComparer.Ordinal, cancel);
        foreach (var check in due)
        {
            if (promises.GetValueOrDefault(check.CommitmentId)?.Expected is not { } expected)
                continue;
            var definition = registry.Find(expected.Measure);
            var read = definition is null ? null : await ReadAsync(expected, definition, catalog, settings.DayOf(check.DueAt), cancel);
            (check.Verdict, check.Why) = JudgeExpectation.Of(expected, definition, read, check.AfterDay == 0 ? null : closings.GetValueOrDefault(check.CommitmentId));
            (check.Value, check.N, check.Low, check.High, check.DefinitionVersion) = (read?.Value, read?.N ?? 0, read?.Interval?.Low, read?.Interval?.High, read?.Version ?? 0);
            if (check.AfterDay == 0)
                closings[check.CommitmentId] = check.Read;
        }

        return (effect, c) => StoreAsync(effect, due, now, c);
    }

    // One that was reopened meanwhile has no checks any more, and is left alone.
    private static async Task StoreAsync(FairleadDb db, List<CommitmentCheck> judged, DateTime now, CancellationToken cancel)
    {
        foreach (var check in judged)
        {
            await db.Set<CommitmentCheck>().Where(c => c.CommitmentId == check.CommitmentId && c.AfterDay == check.AfterDay && c.DueAt == check.DueAt && c.JudgedAt == null).ExecuteUpdateAsync(
                s => s.SetProperty(c => c.JudgedAt, now).SetProperty(c => c.Verdict, check.Verdict).SetProperty(c => c.Why, check.Why).SetProperty(c => c.Value, check.Value)
                    .SetProperty(c => c.N, check.N).SetProperty(c => c.Low, check.Low).SetProperty(c => c.High, check.High).SetProperty(c => c.DefinitionVersion, check.DefinitionVersion),
                cancel);
        }
    }

    private async Task<ReadValue?> ReadAsync(Expectation expected, MeasureDefinition definition, CatalogView catalog, DateOnly day, CancellationToken cancel)
    {
        if (catalog.Scope(expected.Scope) is not { } scope)
            return null;
        var window = new DayWindow(day.AddDays(-7 * expected.Weeks), day);
        var reading = await registry.ReadAsync(scope, window, definition, cancel);
        return new(reading.Value, reading.N, reading.Interval, reading.Definition.Version);
    }
}
