using Fairlead.Data;
using Fairlead.Domain.Time;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>How many notes there are.</summary>
/// <param name="databases">Gives contexts.</param>
public sealed class NoteMeasures(IDbContextFactory<FairleadDb> databases) : IMeasureSource
{
    /// <summary>Notes of the window.</summary>
    public static readonly MeasureDefinition Notes = new("sample-notes", "Sample notes", MeasureUnit.Count, MeasureDirection.HigherIsBetter, 1, "How many notes were written down.", "/sample") { SampleNoun = "note" };

    /// <inheritdoc />
    public IReadOnlyList<MeasureDefinition> Definitions { get; } = [Notes];

    /// <inheritdoc />
    public async Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        var count = await db.Set<Note>().CountAsync(cancel);
        return [.. scopes.Select(s => (IReadOnlyList<MeasureReading>)[new MeasureReading { Definition = Notes, Scope = s, Window = window, Value = count, N = count }])];
    }
}
