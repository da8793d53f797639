using System.Globalization;
using Fairlead.Git;

namespace Fairlead.Checks;

/// <summary>Is git there, and new enough?</summary>
internal sealed class GitCheck : ICheck
{
    private const string Check = "git";

    public Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>([Look()]);

    private static Finding Look()
    {
        try
        {
            var version = GitRepository.ProgramVersion();
            return IsNewEnough(version) ? new(Check, Severity.Ok, version) : new(Check, Severity.Broken, version, "Install git 2.31 or newer.");
        }
        catch (GitException e)
        {
            return new(Check, Severity.Broken, "not found", e.Message);
        }
    }

    private static bool IsNewEnough(string version) => version.Split('.', ' ', '-') is [var major, var minor, ..]
        && int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var second)
        && (first, second).CompareTo((2, 31)) >= 0;
}
