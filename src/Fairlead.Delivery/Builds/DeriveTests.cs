using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Builds;

/// <summary>Keeps test runs, flaky tests and coverage equal to what was told of them.</summary>
/// <param name="database">Writes many rows at once.</param>
public sealed class DeriveTests(IDatabaseEngine database) : ISignalReader
{
    /// <inheritdoc />
    public IReadOnlyCollection<string> Kinds { get; } = [TestSignal.Kind.Name];

    /// <inheritdoc />
    public async Task ClearAsync(FairleadDb db, CancellationToken cancel)
    {
        await db.Set<TestRun>().ExecuteDeleteAsync(cancel);
        await db.Set<FlakyCase>().ExecuteDeleteAsync(cancel);
    }

    /// <inheritdoc />
    public async Task DeriveAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel)
    {
        var subjects = signals.Select(s => s.Subject).ToArray();
        var before = await db.Set<TestRun>().AsNoTracking().Where(r => EF.Parameter(subjects).Contains(r.Subject)).Select(r => new { r.RepositoryId, r.At }).ToListAsync(cancel);
        await db.Set<TestRun>().Where(r => EF.Parameter(subjects).Contains(r.Subject)).ExecuteDeleteAsync(cancel);
        await db.Set<FlakyCase>().Where(r => EF.Parameter(subjects).Contains(r.Subject)).ExecuteDeleteAsync(cancel);
        var now = signals.Select(TestRun.Of).Where(r => r is not null).Select(r => r!.Value).ToList();
        await database.InsertAsync(db, now.ConvertAll(r => r.Run), cancel);
        await database.InsertAsync(db, [.. now.SelectMany(r => r.Flaky)], cancel);
        await BuildWeeks.NoteAsync(db, database, before.Select(r => (r.RepositoryId, r.At)).Concat(now.Select(r => (r.Run.RepositoryId, r.Run.At))), cancel);
    }
}

/// <summary>Keeps coverage equal to what was told of it.</summary>
/// <param name="database">Writes many rows at once.</param>
public sealed class DeriveCoverage(IDatabaseEngine database) : ISignalReader
{
    /// <inheritdoc />
    public IReadOnlyCollection<string> Kinds { get; } = [CoverageSignal.Kind.Name];

    /// <inheritdoc />
    public Task ClearAsync(FairleadDb db, CancellationToken cancel) => db.Set<CoveragePoint>().ExecuteDeleteAsync(cancel);

    /// <inheritdoc />
    public async Task DeriveAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel)
    {
        var subjects = signals.Select(s => s.Subject).ToArray();
        var before = await db.Set<CoveragePoint>().AsNoTracking().Where(c => EF.Parameter(subjects).Contains(c.Subject)).Select(c => new { c.RepositoryId, c.At }).ToListAsync(cancel);
        await db.Set<CoveragePoint>().Where(c => EF.Parameter(subjects).Contains(c.Subject)).ExecuteDeleteAsync(cancel);
        var now = signals.Where(s => s.Rows.Any(r => r.Kind == CoverageSignal.Kind.Name)).Select(CoveragePoint.Of).ToList();
        await database.InsertAsync(db, now, cancel);
        await BuildWeeks.NoteAsync(db, database, before.Select(c => (c.RepositoryId, c.At)).Concat(now.Select(c => (c.RepositoryId, c.At))), cancel);
    }
}
