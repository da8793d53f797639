namespace Fairlead.Domain.Builds;

/// <summary>A stretch in which a branch was red: from the first run that failed to the next that succeeded.</summary>
/// <param name="BeganAt">When the first of the failed runs ended.</param>
/// <param name="EndedAt">When the next successful one ended; null while it goes on.</param>
/// <param name="Failures">How many runs failed in it.</param>
public sealed record RedStretch(DateTime BeganAt, DateTime? EndedAt, int Failures)
{
    /// <param name="runs">Runs of one workflow on one branch that succeeded or failed, in the order of their ends. Others say nothing about the branch.</param>
    /// <returns>The stretches, in order.</returns>
    public static IReadOnlyList<RedStretch> Of(IEnumerable<(DateTime At, bool IsGreen)> runs)
    {
        var stretches = new List<RedStretch>();
        RedStretch? open = null;
        foreach (var (at, isGreen) in runs)
        {
            if (!isGreen)
            {
                open = open is null ? new(at, null, 1) : open with { Failures = open.Failures + 1 };
            }
            else if (open is not null)
            {
                stretches.Add(open with { EndedAt = at });
                open = null;
            }
        }

        if (open is not null)
            stretches.Add(open);
        return stretches;
    }
}
