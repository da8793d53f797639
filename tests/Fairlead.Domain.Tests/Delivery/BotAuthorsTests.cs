using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

public sealed class BotAuthorsTests
{
    // As these programs sign commits on GitHub and GitLab.
    [Theory]
    [InlineData("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")]
    [InlineData("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com")]
    [InlineData("Renovate Bot", "bot@renovateapp.com")]
    [InlineData("github-actions", "41898282+github-actions[bot]@users.noreply.github.com")]
    [InlineData("semantic-release-bot", "semantic-release-bot@martynus.net")]
    [InlineData("group_123_bot", "group_123_bot@noreply.gitlab.example.org")]
    public void Programs_are_known_by_how_they_sign(string name, string email) => BotAuthors.Is(name, email).ShouldBeTrue();

    [Theory]
    [InlineData("Ada Lovelace", "ada@example.org")]
    [InlineData("Jan Bot", "jan.bot@example.org")]
    [InlineData("Abbot", "abbot@example.org")]
    [InlineData("", "")]
    public void People_are_not_taken_for_one(string name, string email) => BotAuthors.Is(name, email).ShouldBeFalse();
}
