using System.Runtime.InteropServices;

namespace Fairlead.Checks;

/// <summary>What it runs on, for a report of a fault.</summary>
internal sealed class RuntimeCheck : ICheck
{
    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyList<Finding>>([new("runtime", Severity.Ok, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}")]);
}
