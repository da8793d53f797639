using Fairlead.Checks;

namespace Fairlead.SampleModule;

/// <summary>Says that it looked.</summary>
public sealed class NoteCheck : ICheck
{
    /// <inheritdoc />
    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>([new Finding("notes", Severity.Ok, "notes are in order")]);
}
