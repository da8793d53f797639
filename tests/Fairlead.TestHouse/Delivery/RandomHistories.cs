namespace Fairlead.Tests.Delivery;

/// <summary>Histories as they come: branches, merges, reverts of what was shipped, patches, light and annotated tags, clocks that disagree.</summary>
internal static class RandomHistories
{
    public static HistoryScript Of(int seed, int commits = 80, int secondsBetween = 40_000)
    {
        var random = new Random(seed);
        var script = new HistoryScript();
        var (major, minor, patch) = (0, 0, 0);
        var released = new List<int>();
        for (var i = 0; i < commits; i++)
        {
            var at = (long)i * secondsBetween;
            int[] parents = i == 0 ? [] : random.Next(4) == 0 && i > 5 ? [i - 1, random.Next(Math.Max(0, i - 9), i - 1)] : [i - 1 - random.Next(Math.Min(2, i))];
            var commit = parents.Length == 1 && released.Count > 3 && random.Next(9) == 0
                ? script.Revert(released[random.Next(released.Count)], at, parents)
                : script.Commit($"change {seed}.{i}\n", at - random.Next(-3000, 90_000), at, $"Zacharias Quillfeather {random.Next(5)}", parents);
            if (random.Next(6) != 0)
                continue;
            (minor, patch) = random.Next(3) == 0 ? (minor, patch + 1) : (minor + 1, 0);
            script.Tag($"v{major}.{minor}.{patch}", commit, at + random.Next(50_000), random.Next(3) > 0);
            released.Add(commit);
        }

        return script;
    }
}
