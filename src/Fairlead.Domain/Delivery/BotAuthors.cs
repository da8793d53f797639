namespace Fairlead.Domain.Delivery;

/// <summary>Whether a program wrote a commit. Where no forge says so, the name has to: git knows names and addresses only.</summary>
public static class BotAuthors
{
    // As these programs sign their commits; a person may well be called Bot, so the bare word decides nothing.
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "dependabot", "dependabot-preview", "renovate", "Renovate Bot", "WhiteSource Renovate", "Mend Renovate", "greenkeeper", "github-actions", "GitHub Actions", "GitHub Action",
        "gitlab-ci", "GitLab CI", "pre-commit-ci", "Scala Steward", "ImgBot", "allcontributors", "octokitbot", "web-flow", "depfu", "pyup.io bot", "Snyk bot", "Jenkins", "Travis CI",
    };

    /// <param name="name">The author's name.</param>
    /// <param name="email">The author's address.</param>
    /// <returns>Whether it is a known program, or signs as one: 'NAME[bot]', 'NAME-bot', 'NAME_bot'.</returns>
    public static bool Is(string name, string email)
    {
        name = name.Trim();
        return name.EndsWith("[bot]", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("-bot", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("_bot", StringComparison.OrdinalIgnoreCase)
            || Names.Contains(name)
            || email.Split('@')[0].EndsWith("[bot]", StringComparison.OrdinalIgnoreCase);
    }
}
