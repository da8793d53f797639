using Fairlead.Catalog;
using Fairlead.Delivery;
using Fairlead.Git;
using Fairlead.Imports;
using Fairlead.Tests.Delivery;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Imports;

/// <summary>An import is stored in whole or not at all.</summary>
public sealed class ImportTests
{
    [Theory]
    [Databases("Looking at branches and tags")]
    [OnSqlite("Reading commits")]
    [OnSqlite("Storing")]
    [OnSqlite("Finding first releases")]
    public async Task One_that_is_cancelled_leaves_nothing(DatabaseKind kind, string step)
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(5).Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await house.AddAsync(scratch);
        using var cancel = new CancellationTokenSource();
        var steps = new Steps(p =>
        {
            if (p.Step == step)
                cancel.Cancel();
        });

        await Should.ThrowAsync<OperationCanceledException>(() => house.Get<ImportRepository>().RunAsync(repository.Id, steps, cancel.Token));

        await NothingAsync(house);
        (await house.ImportAsync(repository)).NewCommits.ShouldBe(scratch.Commits());
        (await house.AllAsync<GitCommit>()).Count.ShouldBe(scratch.Commits());
    }

    [Theory, Databases]
    public async Task One_that_fails_while_storing_leaves_nothing(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        RandomHistories.Of(5).Write(scratch);
        await using var house = await TestHouse.OpenAsync(kind);
        var repository = await house.AddAsync(scratch);

        await Should.ThrowAsync<InvalidOperationException>(() => house.Get<ImportRepository>().RunAsync(
            repository.Id, new Steps(p => throw (p.Step == "Finding first releases" ? new InvalidOperationException("planted") : new NotSupportedException())) { Only = "Finding first releases" }, TestHouse.Cancel));

        await NothingAsync(house);
        (await house.AllAsync<Repository>()).Single().Fingerprint.ShouldBeNull();
    }

    [Fact]
    public async Task A_repository_that_is_gone_is_said_and_the_old_numbers_stay()
    {
        await using var house = await TestHouse.OpenAsync();
        Repository repository;
        IReadOnlyList<string> before;
        using (var scratch = new ScratchRepository())
        {
            RandomHistories.Of(5).Write(scratch);
            repository = await house.AddAsync(scratch);
            await house.ImportAsync(repository);
            before = await house.DerivedAsync();
        }

        await Should.ThrowAsync<GitException>(() => house.ImportAsync(repository));

        (await house.DerivedAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task An_empty_repository_has_no_rows()
    {
        using var scratch = new ScratchRepository();
        await using var house = await TestHouse.OpenAsync();

        var result = await house.ImportAsync(await house.AddAsync(scratch));

        (result.Commits, result.Tags).ShouldBe((0, 0));
        (await house.DerivedAsync()).ShouldBeEmpty();
    }

    // What git takes and a database might not: NUL and control characters, invalid bytes, a subject longer than a column, dates out of range.
    [Theory, Databases]
    public async Task Odd_texts_and_dates_are_stored(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        var emoji = string.Concat(Enumerable.Repeat("😀", 400));
        var long1 = scratch.Commit(emoji + "\n", 0);
        var long2 = scratch.Commit("x" + emoji + "\n", 1, long1);
        var bytes = scratch.Write("commit", [.. System.Text.Encoding.ASCII.GetBytes($"tree {scratch.EmptyTree()}\nparent {long2}\nauthor \u0001Bell\u0007 <a@b> 1 +0000\ncommitter C <a@b> 4000000000 +0000\n\nbad "), 0xFF, 0xFE, .. System.Text.Encoding.ASCII.GetBytes(" bytes\u0007\n")]);
        scratch.Branch("main", bytes);
        scratch.LightTag("v1.0.0", bytes);
        await using var house = await TestHouse.OpenAsync(kind);

        await house.ImportAsync(await house.AddAsync(scratch));

        var commits = (await house.AllAsync<GitCommit>()).ToDictionary(c => c.Sha, c => c, StringComparer.Ordinal);
        commits.Count.ShouldBe(3);
        foreach (var commit in commits.Values)
        {
            commit.Subject.Length.ShouldBeLessThanOrEqualTo(300);
            commit.Subject.ShouldNotContain(c => char.IsControl(c));
            System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(commit.Subject)).ShouldBe(commit.Subject, "no half of a pair");
        }
    }

    private static async Task NothingAsync(TestHouse house)
    {
        (await house.AllAsync<GitCommit>()).ShouldBeEmpty();
        (await house.AllAsync<GitTagRow>()).ShouldBeEmpty();
        (await house.DerivedAsync()).ShouldBeEmpty();
        (await house.AllAsync<Repository>()).Single().ReadAt.ShouldBeNull();
    }

    internal sealed class Steps(Action<ImportProgress> on) : IProgress<ImportProgress>
    {
        public string? Only { get; init; }

        public void Report(ImportProgress value)
        {
            if (Only is null || value.Step == Only)
                on(value);
        }
    }
}
