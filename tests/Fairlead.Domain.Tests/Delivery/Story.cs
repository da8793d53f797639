using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

/// <summary>A history told commit by commit, the way a test's comment draws it.</summary>
internal sealed class Story
{
    private readonly List<(string Name, long Authored, long Committed, string[] Parents)> _commits = [];

    /// <summary>The number of a commit.</summary>
    public int this[string name] => _commits.FindIndex(c => c.Name == name) is >= 0 and var commit
        ? commit
        : throw new KeyNotFoundException($"The story has no commit '{name}'.");

    /// <summary>A commit that was written and committed at the same instant.</summary>
    public Story Commit(string name, long at, params string[] parents) => Commit(name, at, at, parents);

    /// <summary>A commit that was written at one instant and committed at another.</summary>
    public Story Commit(string name, long authored, long committed, params string[] parents)
    {
        _commits.Add((name, authored, committed, parents));
        return this;
    }

    public CommitGraph Graph()
    {
        int[][] parents = [.. _commits.Select(c => c.Parents.Select(p => this[p]).ToArray())];
        return Graphs.Of(parents, [.. _commits.Select(c => c.Authored)], [.. _commits.Select(c => c.Committed)]);
    }

    public Release Release(string name, string commit, long at) => new(name, this[commit], at, TagKind.Annotated, []);

    public string[] Names(IEnumerable<int> commits) => [.. commits.Select(c => _commits[c].Name)];

    /// <summary>The label of each commit as 'commit in release', which reads better in a failing test than numbers do.</summary>
    public string[] Labels(int[] label, IReadOnlyList<Release> releases) =>
        [.. label.Select((release, commit) => $"{_commits[commit].Name} in {(release == FirstRelease.None ? "none" : releases[release].Name)}")];
}

internal static class Graphs
{
    public static CommitGraph Of(int[][] parents, long[]? authored = null, long[]? committed = null)
    {
        var start = new int[parents.Length + 1];
        for (var i = 0; i < parents.Length; i++)
            start[i + 1] = start[i] + parents[i].Length;
        authored ??= new long[parents.Length];
        return new CommitGraph(start, [.. parents.SelectMany(p => p)], authored, committed ?? authored);
    }
}
