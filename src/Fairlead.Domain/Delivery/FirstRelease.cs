namespace Fairlead.Domain.Delivery;

/// <summary>For every commit the first release, by date, that contains it.</summary>
/// <remarks>
/// Releases are taken in their order; each labels what it reaches and no earlier one did. A walk stops at a labelled
/// commit, since all its ancestors are labelled, too: every commit and every edge is seen once. The label is exactly
/// 'the earliest tag of git tag --contains', also with parallel release lines, where a range 'previous..this' counts twice.
/// </remarks>
public static class FirstRelease
{
    /// <summary>The label of a commit that no release contains.</summary>
    public const int None = -1;

    /// <param name="graph">The history.</param>
    /// <param name="releases">The releases in order of date.</param>
    /// <returns>For each commit the index of its first release, or <see cref="None"/>.</returns>
    public static int[] Of(CommitGraph graph, IReadOnlyList<Release> releases)
    {
        var label = new int[graph.Count];
        Array.Fill(label, None);
        var stack = new int[graph.Count];
        for (var release = 0; release < releases.Count; release++)
        {
            if (releases[release].Commit >= 0)
                Reach(graph, releases[release].Commit, release, label, stack);
        }

        return label;
    }

    /// <param name="graph">The history.</param>
    /// <param name="tips">Where to start, for instance the head of the trunk.</param>
    /// <param name="label">The labels of <see cref="Of"/>.</param>
    /// <returns>The commits that can be reached from the tips and that no release contains: they wait for a release.</returns>
    public static IReadOnlyList<int> Waiting(CommitGraph graph, IEnumerable<int> tips, int[] label)
    {
        var mark = (int[])label.Clone();
        var stack = new int[graph.Count];
        foreach (var tip in tips)
            Reach(graph, tip, int.MaxValue, mark, stack);

        var waiting = new List<int>();
        for (var commit = 0; commit < mark.Length; commit++)
        {
            if (mark[commit] == int.MaxValue)
                waiting.Add(commit);
        }

        return waiting;
    }

    /// <summary>Marks what can be reached and is not marked yet; each commit enters the stack once, so the stack needs no more room than there are commits.</summary>
    internal static void Reach(CommitGraph graph, int from, int mark, int[] label, int[] stack)
    {
        if (label[from] != None)
            return;
        label[from] = mark;
        var top = 0;
        stack[top++] = from;
        while (top > 0)
        {
            foreach (var parent in graph.ParentsOf(stack[--top]))
            {
                if (label[parent] != None)
                    continue;
                label[parent] = mark;
                stack[top++] = parent;
            }
        }
    }
}
