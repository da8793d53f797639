namespace Fairlead.Git.Tests;

/// <summary>Reads a scratch repository and puts what was read into a form that can be compared.</summary>
internal static class Reading
{
    /// <summary>Reads everything that a reference leads to.</summary>
    public static History ReadAll(this ScratchRepository scratch, HistoryCache? cache = null) => scratch.Read(scratch.Tips(), cache);

    public static History Read(this ScratchRepository scratch, IEnumerable<ObjectId> tips, HistoryCache? cache = null) =>
        HistoryReader.Read(GitRepository.Open(scratch.Path), tips, cache, cancel: TestContext.Current.CancellationToken);

    /// <summary>All commits that branches and tags lead to.</summary>
    public static ObjectId[] Tips(this ScratchRepository scratch) =>
        [.. scratch.Git("for-each-ref", "--format=%(objecttype) %(objectname) %(*objectname)", "refs/heads", "refs/tags")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ') is [var type, var name, var peeled] && type == "tag" ? peeled : line.Split(' ')[1])
            .Select(ObjectId.Parse)
            .Distinct()];

    /// <summary>Each commit with everything that is known of it, by id; the numbers of commits are an accident of reading.</summary>
    public static Dictionary<string, string> Facts(this History history)
    {
        var mentions = history.Mentions.ToLookup(m => m.Commit, m => $"{m.Kind} {m.Name}");
        return Enumerable.Range(0, history.Count).ToDictionary(
            c => history.Ids[c].ToString(),
            c => $"""
                parents {string.Join(' ', history.ParentIds(c))}
                authored {history.Authored[c]} by {history.AuthorOf(c)}
                committed {history.Committed[c]} by {history.CommitterOf(c)}
                subject {history.SubjectOf(c)}
                mentions {string.Join(", ", mentions[c])}
                """,
            StringComparer.Ordinal);
    }

    public static IEnumerable<ObjectId> ParentIds(this History history, int commit) =>
        history.Parents[history.ParentStart[commit]..history.ParentStart[commit + 1]].Select(p => history.Ids[p]);

    public static int Number(this History history, ObjectId id) => history.IndexOf(id) ?? throw new KeyNotFoundException($"{id} was not read.");
}
