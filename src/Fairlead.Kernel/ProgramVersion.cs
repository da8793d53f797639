using System.Reflection;

namespace Fairlead;

/// <summary>Which Fairlead this is.</summary>
/// <param name="Version">The version, such as '0.1.0'.</param>
/// <param name="Commit">The commit that it was built from; null where the build did not know it.</param>
public sealed record ProgramVersion(string Version, string? Commit)
{
    /// <summary>That of the running program.</summary>
    public static ProgramVersion Current { get; } = Of(typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown");

    private static ProgramVersion Of(string text)
    {
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        return plus < 0 ? new(text, null) : new(text[..plus], text[(plus + 1)..]);
    }
}
