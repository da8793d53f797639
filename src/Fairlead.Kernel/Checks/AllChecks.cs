using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Checks;

/// <summary>What 'fairlead doctor' looks at.</summary>
/// <param name="checks">The checks of all modules, in the order in which it says so.</param>
public sealed class AllChecks(IEnumerable<ICheck> checks)
{
    /// <param name="inspected">What is looked at.</param>
    /// <param name="cancel">Ends the looking.</param>
    /// <returns>What was found.</returns>
    public async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        foreach (var check in checks)
            findings.AddRange(await check.LookAsync(inspected, cancel));
        return findings;
    }
}

/// <summary>Checks as a kind of part.</summary>
public static class CheckParts
{
    /// <summary>Something that 'fairlead doctor' looks at. A check has no services: what is broken may be what would give them.</summary>
    /// <typeparam name="T">The check.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Check<T>(this IModuleParts parts)
        where T : class, ICheck, new()
    {
        parts.Services.AddSingleton<ICheck>(new T());
        return parts;
    }
}
