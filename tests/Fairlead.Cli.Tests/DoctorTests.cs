namespace Fairlead.Cli.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task Before_anything_is_known_all_is_well_and_nothing_is_made()
    {
        var ran = await Cli.RunAsync(_place, "doctor", "--json");

        ran.Code.ShouldBe(0, ran.Out);
        ran.Json.EnumerateArray().Select(f => f.GetProperty("check").GetString()).ShouldBe(["git", "runtime", "data directory", "disk", "database", "time zones"]);
        File.Exists(Path.Combine(_place.Data, "fairlead.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_repository_that_is_gone_is_named_with_what_to_do()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var well = await Cli.RunAsync(_place, "doctor", "--json");
        Directory.Move(_place.Path, Path.Combine(_place.Folder, "elsewhere"));

        var ran = await Cli.RunAsync(_place, "doctor");

        well.Code.ShouldBe(0, well.Out);
        well.Json.EnumerateArray().Last().GetProperty("check").GetString().ShouldBe("repository checkout");
        ran.Code.ShouldBe(1);
        ran.Out.ShouldContain("repository checkout");
        ran.Out.ShouldContain("does not exist");
        ran.Out.ShouldContain("What was read of it stays.");
    }
}
