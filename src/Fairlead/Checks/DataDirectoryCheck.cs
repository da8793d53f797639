using Fairlead.Data;

namespace Fairlead.Checks;

/// <summary>Can the data directory be written?</summary>
internal sealed class DataDirectoryCheck : ICheck
{
    private const string Check = "data directory";

    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>([Look(inspected.Data)]);

    private static Finding Look(DataDirectory data)
    {
        var probe = Path.Combine(data.Root, $".doctor-{Environment.ProcessId}");
        try
        {
            PrivateFolder.Make(data.Root);
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new(Check, Severity.Ok, data.Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(Check, Severity.Broken, $"{data.Root} cannot be written", "Give this user the right to write there, or name another with --data DIR or $FAIRLEAD_DATA.");
        }
    }
}
