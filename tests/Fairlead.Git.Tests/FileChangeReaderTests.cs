using Fairlead.Tests.Shared;

namespace Fairlead.Git.Tests;

public sealed class FileChangeReaderTests : IDisposable
{
    private readonly ScratchRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Lines_renames_and_binary_files_are_told_apart()
    {
        var first = Commit(("a.txt", "1\n2\n3\n4\n5\n6\n7\n8\n"), ("gone.txt", "x\n"));
        var second = Commit(("moved/b.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n"), ("a.txt", null), ("gone.txt", null), ("picture", "\0\u0001\0"));

        var read = await ReadAsync(first, second);

        read[first].ShouldBe([new FileChange("a.txt", null, 8, 0), new FileChange("gone.txt", null, 1, 0)]);
        read[second].ShouldBe(
        [
            new FileChange("gone.txt", null, 0, 1),
            new FileChange("moved/b.txt", "a.txt", 1, 0),
            new FileChange("picture", null, null, null),
        ]);
    }

    [Fact]
    public async Task Names_may_hold_tabs_line_ends_quotes_and_letters_of_any_script()
    {
        string[] names = ["tab\there", "two\nlines", "\"quoted\"", "日本語/ß.txt", "-begins-with-hyphen", " blank "];
        var commit = Commit([.. names.Select(n => (n, (string?)"x\n"))]);

        var read = await ReadAsync(commit);

        read[commit].Select(f => f.Path).Order(StringComparer.Ordinal).ShouldBe(names.Order(StringComparer.Ordinal));
        read[commit].ShouldAllBe(f => f.Added == 1 && f.Removed == 0 && f.OldPath == null);
    }

    [Fact]
    public async Task A_rename_of_a_name_with_a_tab_keeps_both_names()
    {
        var first = Commit(("old\tname", "1\n2\n3\n4\n"));
        var second = Commit(("old\tname", null), ("new\nname", "1\n2\n3\n4\n"));

        (await ReadAsync(first, second))[second].ShouldBe([new FileChange("new\nname", "old\tname", 0, 0)]);
    }

    [Fact]
    public async Task A_merge_and_an_empty_commit_changed_no_file_of_their_own()
    {
        var first = Commit(("a", "1\n"));
        var empty = Commit();
        _repository.Git("checkout", "-q", "-b", "side", first.ToString());
        var side = Commit(("b", "1\n"));
        _repository.Git("checkout", "-q", "-");
        _repository.Git("merge", "-q", "--no-ff", "--no-edit", "side");
        var merge = ObjectId.Parse(_repository.Git("rev-parse", "HEAD"));

        var read = await ReadAsync(first, empty, side, merge);

        read.Keys.ShouldBe([first, side], ignoreOrder: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task Any_number_of_processes_reads_the_same(int processes)
    {
        var commits = Enumerable.Range(0, 40).Select(i => Commit(($"folder{i % 3}/file{i % 7}", $"{i}\n"))).ToList();

        var read = await ReadAsync(processes, [.. commits]);

        read.Keys.ShouldBe(commits, ignoreOrder: true);
        for (var i = 0; i < commits.Count; i++)
            read[commits[i]].Single().Path.ShouldBe($"folder{i % 3}/file{i % 7}");
    }

    [Fact]
    public async Task A_commit_that_does_not_exist_is_an_error_and_not_an_empty_answer()
    {
        Commit(("a", "1\n"));
        var unknown = ObjectId.Parse(new string('1', 40));

        await Should.ThrowAsync<GitException>(() => ReadAsync(unknown));
    }

    [Fact]
    public async Task A_reading_that_is_called_off_ends_with_that()
    {
        var commit = Commit(("a", "1\n"));

        await Should.ThrowAsync<OperationCanceledException>(() =>
            FileChangeReader.ReadAsync(GitRepository.Open(_repository.Path), [commit], (_, _) => { }, cancel: new CancellationToken(canceled: true)));
    }

    private Task<Dictionary<ObjectId, IReadOnlyList<FileChange>>> ReadAsync(params ObjectId[] commits) => ReadAsync(2, commits);

    private async Task<Dictionary<ObjectId, IReadOnlyList<FileChange>>> ReadAsync(int processes, ObjectId[] commits)
    {
        var read = new Dictionary<ObjectId, IReadOnlyList<FileChange>>();
        await FileChangeReader.ReadAsync(GitRepository.Open(_repository.Path), commits, read.Add, processes: processes, cancel: TestContext.Current.CancellationToken);
        return read;
    }

    private ObjectId Commit(params (string Name, string? Content)[] files)
    {
        foreach (var (name, content) in files)
        {
            var path = Path.Combine(_repository.Path, name);
            if (content is null)
            {
                File.Delete(path);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content);
        }

        _repository.Git("add", "--all", ".");
        _repository.Git("commit", "-q", "--allow-empty", "-m", "change");
        return ObjectId.Parse(_repository.Git("rev-parse", "HEAD"));
    }
}
