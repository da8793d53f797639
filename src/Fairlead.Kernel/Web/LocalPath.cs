namespace Fairlead.Web;

/// <summary>Where a form leads back to: only a path of ours, for a foreign address would make us a stepping stone.</summary>
public static class LocalPath
{
    /// <param name="wanted">What the request says.</param>
    /// <returns>It, when it is a path of ours; else '/'.</returns>
    public static string Of(string? wanted) =>
        wanted is { Length: > 0 and <= 2000 } && wanted.StartsWith('/') && !wanted.StartsWith("//", StringComparison.Ordinal) && !wanted.Any(c => c == '\\' || char.IsControl(c)) ? wanted : "/";
}
