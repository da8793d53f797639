using Fairlead.Data;
using Fairlead.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.SampleModule;

/// <summary>How often somebody was reminded of a thing, derived.</summary>
public sealed record Reminder
{
    /// <summary>The subject of its signals.</summary>
    public required string Subject { get; init; }

    /// <summary>What it is about.</summary>
    public required string About { get; init; }

    /// <summary>How often.</summary>
    public required int Times { get; init; }

    /// <summary>How often nobody did it.</summary>
    public required int Missed { get; init; }

    internal static void Map(ModelBuilder model) => model.Entity<Reminder>(e =>
    {
        e.ToTable("sample_reminder");
        e.HasKey(r => r.Subject);
    });
}

/// <summary>Keeps reminders equal to what was told of them.</summary>
/// <param name="database">Writes many rows at once.</param>
public sealed class DeriveReminders(IDatabaseEngine database) : ISignalReader
{
    /// <inheritdoc />
    public IReadOnlyCollection<string> Kinds { get; } = [ReminderSignal.Kind.Name];

    /// <inheritdoc />
    public Task ClearAsync(FairleadDb db, CancellationToken cancel) => db.Set<Reminder>().ExecuteDeleteAsync(cancel);

    /// <inheritdoc />
    public async Task DeriveAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel)
    {
        var subjects = signals.Select(s => s.Subject).ToArray();
        await db.Set<Reminder>().Where(r => EF.Parameter(subjects).Contains(r.Subject)).ExecuteDeleteAsync(cancel);
        var told = signals.Select(s => (s.Subject, Said: s.Rows.Of(ReminderSignal.Kind).Select(r => r.Signal).ToList())).Where(s => s.Said.Count > 0);
        await database.InsertAsync(db, told.Select(s => new Reminder { Subject = s.Subject, About = s.Said[0].About, Times = s.Said.Count, Missed = s.Said.Count(r => r.IsMissed) }).ToList(), cancel);
    }
}
