using Fairlead.Data;
using Fairlead.Demo;

namespace Fairlead.SampleModule;

/// <summary>A note of the demonstration.</summary>
public sealed class NoteDemo : IDemoData
{
    /// <inheritdoc />
    public int Order => 200;

    /// <inheritdoc />
    public async Task FillAsync(FairleadDb db, DateTime now, int seed, CancellationToken cancel)
    {
        db.Add(new Note { Id = Guid.CreateVersion7(), At = now.AddDays(-1), Title = "Ask the harbour master" });
        await db.SaveChangesAsync(cancel);
    }
}
