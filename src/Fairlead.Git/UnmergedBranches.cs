using System.Globalization;

namespace Fairlead.Git;

/// <summary>A branch with commits that are neither on the trunk nor in a tag.</summary>
/// <param name="Name">The name for people: 'fix-rounding', or 'origin/fix-rounding'.</param>
/// <param name="Commits">How many such commits it has.</param>
/// <param name="Since">When the oldest of them was committed, seconds since 1970 UTC.</param>
/// <param name="Last">When the newest was.</param>
public sealed record UnmergedBranch(string Name, int Commits, long Since, long Last);

/// <summary>Finds work that has not arrived on the trunk.</summary>
public static class UnmergedBranches
{
    private const int MostBranches = 2000, MostCommits = 100_000, MostSteps = 2_000_000;

    /// <param name="repository">The repository.</param>
    /// <param name="trunk">The head of the trunk.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The branches, the one that has waited longest first. Of a branch that is here and at the remote, the remote's; of more than 2,000 the first by name.</returns>
    /// <exception cref="GitException">Git failed.</exception>
    public static IReadOnlyList<UnmergedBranch> Read(GitRepository repository, ObjectId trunk, CancellationToken cancel = default)
    {
        var heads = repository.BranchHeads().Where(h => h.Value != trunk).OrderBy(h => h.Key.StartsWith("refs/heads/", StringComparison.Ordinal)).ThenBy(h => h.Key, StringComparer.Ordinal)
            .DistinctBy(h => WithoutRemote(h.Key), StringComparer.Ordinal).DistinctBy(h => h.Value).Take(MostBranches).ToList();
        if (heads.Count == 0)
            return [];
        var known = repository.Tags(cancel).Select(t => t.Commit).Append(trunk).Distinct();
        var input = string.Concat(heads.Select(h => $"{h.Value}\n")) + string.Concat(known.Select(c => $"^{c}\n"));
        var commits = new Dictionary<string, (long At, string[] Parents)>(StringComparer.Ordinal);
        foreach (var line in GitProgram.Read(repository.Store, ["rev-list", "--stdin", "--timestamp", "--parents", string.Create(CultureInfo.InvariantCulture, $"--max-count={MostCommits}")], input, cancel).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ');
            if (words.Length >= 2 && long.TryParse(words[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at))
                commits[words[1]] = (at, words[2..]);
        }

        var found = new List<UnmergedBranch>();
        var steps = 0;
        foreach (var head in heads)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var stack = new Stack<string>([head.Value.ToString()]);
            var (since, last) = (long.MaxValue, long.MinValue);
            while (stack.TryPop(out var sha) && steps++ < MostSteps)
            {
                if (!commits.TryGetValue(sha, out var commit) || !seen.Add(sha))
                    continue;
                (since, last) = (Math.Min(since, commit.At), Math.Max(last, commit.At));
                foreach (var parent in commit.Parents)
                    stack.Push(parent);
            }

            if (seen.Count > 0)
                found.Add(new UnmergedBranch(GitTrunk.Short(head.Key), seen.Count, since, last));
        }

        return [.. found.OrderBy(b => b.Since).ThenBy(b => b.Name, StringComparer.Ordinal)];
    }

    private static string WithoutRemote(string full) => GitTrunk.Short(full)[(full.StartsWith("refs/remotes/", StringComparison.Ordinal) ? "origin/".Length : 0)..];
}
