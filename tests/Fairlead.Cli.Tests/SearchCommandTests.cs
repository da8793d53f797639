namespace Fairlead.Cli.Tests;

public sealed class SearchCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public SearchCommandTests() => _place.WithReleases();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Things_are_found_by_name_version_and_commit()
    {
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);

        (await Cli.RunAsync(_place, "search", "CHECKOUT")).Out.ShouldContain("/catalog/services/checkout");
        (await Cli.RunAsync(_place, "search", "1.4.0")).Out.ShouldContain("/flow/deployments?scope=service%3Acheckout");
        (await Cli.RunAsync(_place, "search", _place.Git("rev-parse", "v1.4.0^{commit}")[..9])).Out.ShouldContain("+1 for tests");
        var nothing = await Cli.RunAsync(_place, "search", "nothing", "like", "it");
        (nothing.Code, nothing.Error).ShouldBe((0, ""));
        nothing.Out.ShouldContain("Nothing found for 'nothing like it'.");
        nothing.Out.ShouldContain("Searched: Pages, Services, Teams");
    }

    [Fact]
    public async Task Many_are_counted()
    {
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);

        (await Cli.RunAsync(_place, "search", "v1")).Out.ShouldContain("Deployments, 5 of 6");
    }

    [Theory]
    [InlineData("TEXT: At least 2 characters.", "search", "x")]
    [InlineData("TEXT: At most 10 words.", "search", "a b c d e f g h i j k")]
    public async Task What_is_wrong_is_named(string says, params string[] arguments)
    {
        var ran = await Cli.RunAsync(_place, arguments);
        ran.Code.ShouldBe(2);
        ran.Error.ShouldContain(says);
    }
}
