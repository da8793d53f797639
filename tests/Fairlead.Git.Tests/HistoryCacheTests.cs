namespace Fairlead.Git.Tests;

public sealed class HistoryCacheTests
{
    [Fact]
    public void What_is_kept_is_what_was_read()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);
        var repository = GitRepository.Open(scratch.Path);

        cache.Load(repository).ShouldBeNull();
        var read = scratch.ReadAll(cache);

        cache.Load(repository)!.Facts().ShouldBe(read.Facts());
        Directory.GetFiles(scratch.CacheFolder).Length.ShouldBe(1);
    }

    [Fact]
    public void Two_repositories_have_a_file_each()
    {
        using var one = Example();
        using var other = Example();
        other.Branch("main", other.Commit("another", 99));
        var cache = new HistoryCache(one.CacheFolder);
        one.ReadAll(cache);
        other.ReadAll(cache);

        Directory.GetFiles(one.CacheFolder).Length.ShouldBe(2);
        cache.Load(GitRepository.Open(one.Path))!.Facts().ShouldBe(one.ReadAll().Facts());
    }

    [Fact]
    public void A_later_reading_equals_a_full_one()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);
        scratch.ReadAll(cache);
        var main = scratch.Tips()[0];
        var side = scratch.Commit($"s\n\nThis reverts commit {main}.\n", "New Person <new@example.org>", 50, "Carl <carl@example.org>", 51, main);
        var unrelated = scratch.Commit("another root", 5);
        scratch.Branch("main", scratch.Commit("merge", 60, main, side, unrelated));

        scratch.ReadAll(cache).Facts().ShouldBe(scratch.ReadAll().Facts(), ignoreOrder: true);
        cache.Load(GitRepository.Open(scratch.Path))!.Facts().ShouldBe(scratch.ReadAll().Facts(), ignoreOrder: true);
    }

    // Tips that were reached before are known without having been a tip.
    [Fact]
    public void An_older_tip_adds_nothing()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);
        var all = scratch.ReadAll(cache);

        scratch.Read([all.Ids[^1]], cache).Facts().ShouldBe(all.Facts());
    }

    [Fact]
    public void After_history_was_rewritten_and_cleaned_up_the_new_one_is_read()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);
        var before = scratch.ReadAll(cache);
        var root = before.Ids.Single(id => !before.ParentIds(before.Number(id)).Any());
        var gone = scratch.Tips()[0];
        scratch.Branch("main", scratch.Commit("rewritten", 70, root));
        scratch.Git("reflog", "expire", "--expire=now", "--all");
        scratch.Git("gc", "--quiet", "--prune=now");
        GitRepository.Open(scratch.Path).Resolve(gone.ToString()).ShouldBeNull();

        var after = scratch.ReadAll(cache).Facts();

        // What the earlier reading met may stay; what is there now has to be right.
        var full = scratch.ReadAll().Facts();
        full.Count.ShouldBe(2);
        after.Where(f => full.ContainsKey(f.Key)).ShouldBe(full, ignoreOrder: true);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_mailmap_means_reading_again(bool bare)
    {
        using var scratch = new ScratchRepository(bare ? ["--bare"] : []);
        var root = scratch.Commit("root", 0);
        scratch.Branch("main", root);
        var cache = new HistoryCache(scratch.CacheFolder);
        scratch.ReadAll(cache).AuthorOf(0).ShouldBe(new Identity("Ada", "ada@example.org"));

        scratch.Branch("main", scratch.CommitFile(".mailmap", "Ada Lovelace <ada@example.org>\n", 10, root));

        var history = scratch.ReadAll(cache);
        history.AuthorOf(history.Number(root)).ShouldBe(new Identity("Ada Lovelace", "ada@example.org"));
    }

    [Fact]
    public void A_file_with_one_byte_changed_is_ignored_and_written_anew()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);
        var facts = scratch.ReadAll(cache).Facts();
        var file = Directory.GetFiles(scratch.CacheFolder).Single();
        var sound = File.ReadAllBytes(file);
        var repository = GitRepository.Open(scratch.Path);

        for (var at = 0; at < sound.Length; at++)
        {
            byte[] damaged = [.. sound];
            damaged[at] ^= 0x40;
            File.WriteAllBytes(file, damaged);
            cache.Load(repository).ShouldBeNull($"byte {at}");
        }

        scratch.ReadAll(cache).Facts().ShouldBe(facts, ignoreOrder: true);
        File.ReadAllBytes(file).ShouldBe(sound);
    }

    [Fact]
    public void A_file_that_was_cut_off_is_ignored()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);
        scratch.ReadAll(cache);
        var file = Directory.GetFiles(scratch.CacheFolder).Single();
        var sound = File.ReadAllBytes(file);
        var repository = GitRepository.Open(scratch.Path);

        for (var length = 0; length < sound.Length; length++)
        {
            File.WriteAllBytes(file, sound[..length]);
            cache.Load(repository).ShouldBeNull($"{length} bytes");
        }
    }

    [Fact]
    public void A_cancelled_reading_keeps_nothing()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);

        Should.Throw<OperationCanceledException>(() =>
            HistoryReader.Read(GitRepository.Open(scratch.Path), scratch.Tips(), cache, cancel: new CancellationToken(canceled: true)));

        Directory.Exists(scratch.CacheFolder).ShouldBeFalse();
    }

    [Fact]
    public void A_reading_cancelled_on_its_way_keeps_nothing_new()
    {
        using var scratch = Example();
        var cache = new HistoryCache(scratch.CacheFolder);
        scratch.ReadAll(cache);
        var file = Directory.GetFiles(scratch.CacheFolder).Single();
        var before = File.ReadAllBytes(file);
        scratch.Branch("main", scratch.Commit("more", 90, scratch.Tips()[0]));
        using var cancel = new CancellationTokenSource();

        Should.Throw<OperationCanceledException>(() =>
            HistoryReader.Read(GitRepository.Open(scratch.Path), scratch.Tips(), cache, new CancelAtFirstReport(cancel), cancel.Token));

        Directory.GetFiles(scratch.CacheFolder).ShouldBe([file]);
        File.ReadAllBytes(file).ShouldBe(before);
    }

    private static ScratchRepository Example()
    {
        var scratch = new ScratchRepository();
        var root = scratch.Commit("root", 0);
        var second = scratch.Commit("Grüße\n\nbody\n", "Zoë <zoe@example.org>", 10, "Carl <carl@example.org>", 20, root);
        var revert = scratch.Commit($"Revert \"Grüße\"\n\nThis reverts commit {second}.\n\nFixes: {root} (\"root\")\n", 30, second);
        scratch.Branch("main", scratch.Commit("merge", 40, revert, root));
        return scratch;
    }

    private sealed class CancelAtFirstReport(CancellationTokenSource cancel) : IProgress<int>
    {
        public void Report(int value) => cancel.Cancel();
    }
}
