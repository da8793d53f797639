using CsCheck;
using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

/// <summary>Any history with releases at any dates: several roots, merges of up to three, parallel lines, late tags of old commits.</summary>
internal sealed record RandomHistory(int[][] Parents, Tag[] Tags)
{
    public static Gen<RandomHistory> Any { get; } = Gen.Select(
        Gen.Int[0, 1000].Array[0, 3].Array[1, 30],
        Gen.Select(Gen.Int[0, 1000], Gen.Long[0, 12]).Array[0, 8],
        Gen.Bool,
        Make);

    public CommitGraph Graph => Graphs.Of(Parents);

    public IReadOnlyList<Release> Releases => Domain.Delivery.Releases.InOrder(Tags);

    /// <summary>Whether a commit is part of what another one stands on, found by walking from it without any memory.</summary>
    public bool Contains(int descendant, int commit) =>
        descendant == commit || Parents[descendant].Any(parent => Contains(parent, commit));

    private static RandomHistory Make(int[][] picks, (int Commit, long At)[] tags, bool newestFirst)
    {
        // Commit i may stand on any before it. Git prints the newest first, others the oldest: both numberings occur.
        int Number(int i) => newestFirst ? picks.Length - 1 - i : i;
        var parents = new int[picks.Length][];
        for (var i = 0; i < picks.Length; i++)
        {
            var before = i;
            parents[Number(i)] = before == 0 ? [] : [.. picks[i].Select(p => Number(before - 1 - (p % Math.Min(before, 6)))).Distinct()];
        }

        return new RandomHistory(parents, [.. tags.Select((t, i) => new Tag($"v{i}", t.Commit % picks.Length, t.At, TagKind.Light))]);
    }
}
