namespace Fairlead.Domain.Delivery;

/// <summary>The history of one repository as arrays: commits are numbered from 0, in no particular order.</summary>
/// <remarks>
/// Arrays instead of objects: a million commits take about 40 MB, and a walk touches memory in few places.
/// The graph is read-only and safe to share between threads.
/// </remarks>
public sealed class CommitGraph
{
    private readonly int[] _parentStart;
    private readonly int[] _parents;

    /// <param name="parentStart">
    /// Where the parents of each commit begin in <paramref name="parents"/>; one more entry than commits, the last is the length.
    /// </param>
    /// <param name="parents">The parents of all commits, first parents first.</param>
    /// <param name="authored">The author's instant of each commit, seconds since 1970 UTC.</param>
    /// <param name="committed">The committer's instant of each commit, seconds since 1970 UTC.</param>
    /// <exception cref="ArgumentException">Arrays that do not fit together.</exception>
    public CommitGraph(int[] parentStart, int[] parents, long[] authored, long[] committed)
    {
        if (parentStart.Length != authored.Length + 1 || authored.Length != committed.Length || parentStart[^1] != parents.Length)
            throw new ArgumentException("One start per commit and a last one, one author and one committer instant per commit.", nameof(parentStart));
        _parentStart = parentStart;
        _parents = parents;
        Authored = authored;
        Committed = committed;
    }

    /// <summary>How many commits there are.</summary>
    public int Count => Authored.Length;

    /// <summary>The author's instant of each commit, seconds since 1970 UTC.</summary>
    public long[] Authored { get; }

    /// <summary>The committer's instant of each commit, seconds since 1970 UTC.</summary>
    public long[] Committed { get; }

    /// <param name="commit">A commit's number.</param>
    /// <returns>Its parents, the first parent first; empty for a root.</returns>
    public ReadOnlySpan<int> ParentsOf(int commit) =>
        _parents.AsSpan(_parentStart[commit], _parentStart[commit + 1] - _parentStart[commit]);

    /// <param name="commit">A commit's number.</param>
    /// <returns>Whether it has two or more parents. Merges carry no change of their own and have no lead time.</returns>
    public bool IsMerge(int commit) => _parentStart[commit + 1] - _parentStart[commit] > 1;
}
