namespace Fairlead.Domain.Changes;

/// <summary>On which branch a merge was made, by the first line that git writes for it.</summary>
/// <remarks>
/// git fmt-merge-msg: "Merge branch 'topic' into other"; "into" is left out where the branch is the default one. GitLab writes "into 'main'" always. A merge on
/// the trunk's line that says it was made elsewhere got there when the trunk was moved forward to it: its first parent is that branch, so that nobody can say
/// what it brought, and how old that was.
/// </remarks>
public static class MergedInto
{
    private const string Into = " into ";

    // A branch that many work on is a trunk of its own, whatever it is called now; HEAD names none.
    private static readonly string[] Shared = ["main", "master", "trunk", "develop", "development", "devel", "dev", "HEAD"];

    /// <param name="subject">The first line of a merge's message.</param>
    /// <returns>The branch; null where it names none.</returns>
    public static string? Of(string subject)
    {
        if (!subject.StartsWith("Merge ", StringComparison.Ordinal) || subject.LastIndexOf(Into, StringComparison.Ordinal) is var at && at < 0)
            return null;
        var name = subject[(at + Into.Length)..].Trim('\'', '"', '.');
        return name.Length == 0 || name.Contains(' ', StringComparison.Ordinal) ? null : name;
    }

    /// <param name="subject">The first line of a merge's message.</param>
    /// <param name="trunk">The names of the trunk.</param>
    /// <returns>The branch, where it is neither the trunk nor one that is usually shared; else null.</returns>
    public static string? Elsewhere(string subject, IEnumerable<string> trunk) =>
        Of(subject) is { } name && !Shared.Contains(name, StringComparer.Ordinal) && !trunk.Contains(name, StringComparer.Ordinal) ? name : null;
}
