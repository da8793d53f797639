namespace Fairlead.Git.Tests;

public sealed class HistoryReadingTests
{
    [Fact]
    public void What_was_begun_early_is_what_is_read_at_once()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);
        var repository = GitRepository.Open(scratch.Path);

        using var reading = HistoryReading.Begin(repository, cache, cancel: TestContext.Current.CancellationToken);
        var read = reading.Finish(scratch.Tips());
        reading.WaitUntilKept();

        read.Facts().ShouldBe(scratch.ReadAll().Facts());
        cache.Load(repository)!.Facts().ShouldBe(read.Facts());
    }

    // Neither a tag nor HEAD leads there.
    [Fact]
    public void A_tip_beside_tags_and_head_is_read_behind_them()
    {
        using var scratch = Example();
        var side = scratch.Commit("side", 70, scratch.Commit("side's parent", 60));
        scratch.Branch("side", side);

        using var reading = HistoryReading.Begin(GitRepository.Open(scratch.Path), null, cancel: TestContext.Current.CancellationToken);

        reading.Finish([side]).Facts().ShouldBe(scratch.ReadAll().Facts(), ignoreOrder: true);
    }

    [Fact]
    public void The_next_one_takes_what_was_kept_and_what_is_new()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);
        scratch.ReadAll(cache);
        scratch.Branch("main", scratch.Commit("new", 90, scratch.Tips()));

        using var reading = HistoryReading.Begin(GitRepository.Open(scratch.Path), cache, cancel: TestContext.Current.CancellationToken);
        var read = reading.Finish(scratch.Tips());
        reading.WaitUntilKept();

        read.Facts().ShouldBe(scratch.ReadAll().Facts(), ignoreOrder: true);
        cache.Load(GitRepository.Open(scratch.Path))!.Count.ShouldBe(read.Count);
    }

    [Fact]
    public void A_repository_without_commits_has_an_empty_history()
    {
        using var scratch = new ScratchRepository();
        using var reading = HistoryReading.Begin(GitRepository.Open(scratch.Path), new HistoryCache(scratch.CacheFolder), cancel: TestContext.Current.CancellationToken);

        reading.Finish([]).Count.ShouldBe(0);
        reading.WaitUntilKept();
    }

    [Fact]
    public void One_that_nobody_takes_keeps_nothing()
    {
        using var scratch = Example();
        HistoryReading.Begin(GitRepository.Open(scratch.Path), new HistoryCache(scratch.CacheFolder), cancel: TestContext.Current.CancellationToken).Dispose();

        Directory.Exists(scratch.CacheFolder).ShouldBeFalse();
    }

    [Fact]
    public void One_that_is_cancelled_says_so()
    {
        using var scratch = Example();
        using var reading = HistoryReading.Begin(GitRepository.Open(scratch.Path), null, cancel: new CancellationToken(canceled: true));

        Should.Throw<OperationCanceledException>(() => reading.Finish(scratch.Tips()));
    }

    [Fact]
    public void A_damaged_repository_is_told_by_gits_words()
    {
        using var scratch = Example();
        var lost = scratch.Tips()[0].ToString();
        var file = new FileInfo(Path.Combine(scratch.Path, ".git", "objects", lost[..2], lost[2..])) { IsReadOnly = false };
        file.Delete();
        using var reading = HistoryReading.Begin(GitRepository.Open(scratch.Path), null, cancel: TestContext.Current.CancellationToken);

        Should.Throw<GitException>(() => reading.Finish([ObjectId.Parse(lost)]));
    }

    private static ScratchRepository Example()
    {
        var scratch = new ScratchRepository();
        var first = scratch.Commit("first", 0);
        var left = scratch.Commit("left", 10, first);
        var right = scratch.Commit($"right\n\nThis reverts commit {first}.\n", 20, first);
        scratch.AnnotatedTag("v1", left.ToString(), 30);
        scratch.Branch("main", scratch.Commit("merge", 40, left, right));
        return scratch;
    }
}
