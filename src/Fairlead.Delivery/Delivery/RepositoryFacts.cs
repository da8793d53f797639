using Fairlead.Domain.Delivery;
using Fairlead.Git;

namespace Fairlead.Delivery;

/// <summary>Hands a history that was read from git to the pure rules.</summary>
public static class RepositoryFacts
{
    /// <param name="history">A history.</param>
    /// <returns>The same commits for the rules; the arrays are shared, not copied.</returns>
    public static CommitGraph GraphOf(History history) => new(history.ParentStart, history.Parents, history.Authored, history.Committed);

    /// <param name="history">A history.</param>
    /// <param name="kind">What messages say.</param>
    /// <returns>The mentions of that kind with the named commits found; null where none or several begin so.</returns>
    public static IReadOnlyList<RevertMessage> MentionsOf(History history, MentionKind kind) =>
        [.. history.Mentions.Where(m => m.Kind == kind).Select(m => new RevertMessage(m.Commit, history.Resolve(m.Name)))];

    /// <param name="history">A history.</param>
    /// <param name="words">Which words count.</param>
    /// <returns>The reverting commits with what they take back.</returns>
    public static IReadOnlyList<RevertMessage> RevertsOf(History history, RevertWords words) =>
        [.. RevertedCommits.Of(history).Where(r => r.ByName || words == RevertWords.Any).Select(r => new RevertMessage(r.Commit, r.Target))];

    /// <param name="history">A history.</param>
    /// <param name="trunk">The trunk's name.</param>
    /// <param name="addresses">Where the repository is known.</param>
    /// <returns>The merges of the trunk into something else.</returns>
    public static IReadOnlySet<int> TurnedIn(History history, string? trunk, IReadOnlyCollection<string> addresses)
    {
        var isTrunk = MergedTrunk.Of(trunk, addresses);
        return history.Mentions.Where(m => m.Kind == MentionKind.MergesBranch && isTrunk(m.Name)).Select(m => m.Commit).ToHashSet();
    }

    /// <param name="tags">The tags of a repository.</param>
    /// <param name="keeps">Which names are those of deployments.</param>
    /// <param name="history">The history that holds their commits.</param>
    /// <returns>The kept tags whose commit is part of the history. A tag without a date says nothing about when it was released and is left out.</returns>
    public static IReadOnlyList<Tag> Keep(IEnumerable<GitTag> tags, Func<string, bool> keeps, History history) =>
        [.. tags
            .Where(t => t.At is not null && keeps(t.Name))
            .Select(t => (Tag: t, Commit: history.IndexOf(t.Commit)))
            .Where(t => t.Commit is not null)
            .Select(t => new Tag(t.Tag.Name, t.Commit!.Value, t.Tag.At!.Value, t.Tag.IsAnnotated ? TagKind.Annotated : TagKind.Light))];
}
