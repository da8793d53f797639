using Fairlead.Data;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>How many notes there are.</summary>
/// <param name="databases">Gives contexts.</param>
public sealed class NoteMeasures(IDbContextFactory<FairleadDb> databases) : IMeasureSource<NoteTotals>
{
    /// <summary>Notes of the window.</summary>
    public static readonly MeasureDefinition Notes = new("sample-notes", "Sample notes", MeasureUnit.Count, MeasureDirection.HigherIsBetter, 1, "How many notes were written down.", "/sample") { SampleNoun = "note" };

    /// <inheritdoc />
    public IReadOnlyList<Measure<NoteTotals>> Measures { get; } = [new LatestMeasure<NoteTotals>(Notes, t => t.Notes, t => t.Notes) { NoData = _ => "No note was written down yet." }];

    /// <inheritdoc />
    public async Task<IReadOnlyList<IScopeFacts<NoteTotals>>> FactsAsync(MeasureQuestion question, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var facts = new NoteFacts(await db.Set<Note>().CountAsync(cancel));
        return [.. question.Scopes.Select(_ => facts)];
    }
}

/// <summary>Notes, counted.</summary>
/// <param name="Notes">How many.</param>
public sealed record NoteTotals(int Notes);

/// <summary>The notes, which belong to no scope.</summary>
/// <param name="count">How many.</param>
public sealed class NoteFacts(int count) : IScopeFacts<NoteTotals>
{
    /// <inheritdoc />
    public DateTime? NewestOf(MeasureDefinition definition) => null;

    /// <inheritdoc />
    public NoteTotals Of(DayWindow days) => new(count);
}
