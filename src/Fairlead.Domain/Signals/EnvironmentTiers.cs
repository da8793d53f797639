namespace Fairlead.Domain.Signals;

/// <summary>What an environment is for, by its name.</summary>
public static class EnvironmentTiers
{
    private static readonly (EnvironmentTier Tier, string[] Words)[] Known =
    [
        // The order decides: 'pre-prod' and 'production-test' are not production.
        (EnvironmentTier.Staging, ["staging", "stage", "stg", "preprod", "preproduction", "uat", "model", "demo"]),
        (EnvironmentTier.Testing, ["test", "tests", "testing", "tst", "qa", "qc", "integration", "int", "acceptance"]),
        (EnvironmentTier.Development, ["dev", "develop", "development", "review", "local", "sandbox", "preview", "trunk"]),
        (EnvironmentTier.Production, ["production", "prod", "prd", "live"]),
    ];

    /// <param name="name">The name as the source gives it.</param>
    /// <returns>
    /// The tier of the first known word in it, words being separated by anything that is no letter and digits at their end being dropped
    /// ('prod-eu1' is production, 'pre-prod' staging, 'test123' testing); unknown for anything else. The words are those that GitLab guesses tiers by
    /// (docs.gitlab.com, deployment tier of environments), with a few more.
    /// </returns>
    public static EnvironmentTier Of(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return EnvironmentTier.Unknown;
        var words = Words(name);
        foreach (var (tier, known) in Known)
        {
            if (words.Exists(w => known.Contains(w, StringComparer.Ordinal)))
                return tier;
        }

        return EnvironmentTier.Unknown;
    }

    private static List<string> Words(string name)
    {
        var words = new List<string>();
        var start = -1;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && char.IsLetter(name[i]))
            {
                start = start < 0 ? i : start;
                continue;
            }

            if (start >= 0)
                words.Add(name[start..i].ToLowerInvariant());
            start = -1;
        }

        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] is "pre" or "non")
                words.Add(words[i + 1].StartsWith("prod", StringComparison.Ordinal) ? "staging" : "");
        }

        return words;
    }
}
