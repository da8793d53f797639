using Fairlead.Data;
using Fairlead.Operations;

namespace Fairlead.Checks;

/// <summary>Can the data directory be written?</summary>
internal sealed class DataDirectoryCheck : ICheck
{
    private const string Check = "data directory";

    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>([Look(inspected.Data)]);

    private static Finding Look(DataDirectory data)
    {
        return Readiness.FaultIn(Inspection.Nearest(data.Root)) switch
        {
            null => new(Check, Severity.Ok, data.Root),
            WriteFault.Full => new(Check, Severity.Broken, $"{data.Root} cannot be written: the disk is full", "Free some space."),
            _ => new(Check, Severity.Broken, $"{data.Root} cannot be written", "Give this user the right to write there, or name another with --data DIR or $FAIRLEAD_DATA."),
        };
    }
}
