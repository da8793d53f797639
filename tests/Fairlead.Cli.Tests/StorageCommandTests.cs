namespace Fairlead.Cli.Tests;

public sealed class StorageCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_backup_is_made_checked_and_restored_elsewhere()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var file = Path.Combine(_place.Folder, "backup.zip");
        var elsewhere = Path.Combine(_place.Folder, "elsewhere");

        var made = await Cli.RunAsync(_place, "backup", file);
        var look = await Cli.RunAsync(_place, "restore", file, "--check");
        var restored = await Cli.RunAsync(_place, "restore", file, "--data", elsewhere);

        made.Code.ShouldBe(0, made.Error);
        made.Out.ShouldContain("git_commit");
        made.Out.ShouldContain("SHA-256");
        look.Code.ShouldBe(0, look.Error);
        look.Out.ShouldContain("is whole");
        restored.Code.ShouldBe(0, restored.Error);
        (await Cli.RunAsync(_place, "measures", "--json", "--data", elsewhere)).Out.ShouldBe((await Cli.RunAsync(_place, "measures", "--json")).Out);
        (await Cli.RunAsync(_place, "restore", file, "--data", elsewhere)).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_move_takes_everything_and_leaves_the_source()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var before = (await Cli.RunAsync(_place, "measures", "--json")).Out;
        var target = Path.Combine(_place.Folder, "moved", "other.db");

        var ran = await Cli.RunAsync(_place, "move", "--from", "sqlite:" + Path.Combine(_place.Data, "fairlead.db"), "--to", "sqlite:" + target);

        ran.Code.ShouldBe(0, ran.Error);
        ran.Out.ShouldContain("moved to SQLite");
        (await Cli.RunAsync(_place, "measures", "--json", "--database", "sqlite:" + target)).Out.ShouldBe(before);
        (await Cli.RunAsync(_place, "measures", "--json")).Out.ShouldBe(before);
    }

    [Fact]
    public async Task A_damaged_backup_fails_the_check()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var file = Path.Combine(_place.Folder, "backup.zip");
        (await Cli.RunAsync(_place, "backup", file)).Code.ShouldBe(0);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^100]);

        var ran = await Cli.RunAsync(_place, "restore", file, "--check");

        ran.Code.ShouldBe(1);
        ran.Error.ShouldContain("no backup of Fairlead, or its end is missing");
    }

    [Theory]
    [InlineData(4, "There is no database at", "backup", "x.zip")]
    [InlineData(2, "There is no file", "restore", "no-such.zip")]
    [InlineData(2, "is a folder", "backup", "/tmp")]
    [InlineData(2, "--from: write sqlite:FILE or postgres:CONNECTION", "move", "--from", "mysql:x", "--to", "sqlite:y")]
    [InlineData(4, "There is no database at", "move", "--from", "sqlite:/no/such.db", "--to", "sqlite:/tmp/never.db")]
    public async Task What_cannot_be_done_says_what_to_do(int code, string message, params string[] arguments)
    {
        var ran = await Cli.RunAsync(_place, arguments);

        ran.Code.ShouldBe(code);
        ran.Error.ShouldContain(message);
        File.Exists("x.zip").ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_that_is_there_stays()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var file = Path.Combine(_place.Folder, "backup.zip");
        await File.WriteAllTextAsync(file, "mine", TestContext.Current.CancellationToken);

        (await Cli.RunAsync(_place, "backup", file)).Code.ShouldBe(2);
        (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe("mine");
        (await Cli.RunAsync(_place, "backup", file, "--replace")).Code.ShouldBe(0);
    }
}
