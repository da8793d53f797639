using Fairlead.Domain.Statistics;

namespace Fairlead.Domain.Delivery;

/// <summary>The five DORA measures, each over the deployments that it is given.</summary>
/// <remarks>
/// dora.dev, 'Software delivery metrics' (guide of 2026-01-05): throughput is change lead time, deployment frequency and
/// failed deployment recovery time; instability is change fail rate and deployment rework rate.
/// </remarks>
public static class DeliveryFigures
{
    /// <summary>The share of deployments that needed repair. The numerator counts deployments, not failures.</summary>
    /// <param name="deployments">The deployments of the window.</param>
    /// <param name="failedOf">The deployment of each failure; two failures of one deployment are one failed deployment, and failures of others do not count.</param>
    /// <typeparam name="T">How a deployment is named.</typeparam>
    /// <returns>The share with its interval, or no data when nothing was deployed.</returns>
    public static Proportion ChangeFailRate<T>(IReadOnlyCollection<T> deployments, IEnumerable<T> failedOf)
    {
        var failed = failedOf.ToHashSet();
        return Proportion.Of(deployments.Count(failed.Contains), deployments.Count);
    }

    /// <summary>The time from a failed deployment to its repair.</summary>
    /// <param name="failures">For each failure when its deployment finished and when it was restored, in seconds; null while it is still open.</param>
    /// <remarks>A deployment with two faults that were repaired at different times has two recoveries.</remarks>
    /// <returns>The figures; an open failure is counted as open and takes no part in the median.</returns>
    public static Recovery FailedDeploymentRecovery(IEnumerable<(long DeployedAt, long? RestoredAt)> failures)
    {
        var all = failures.ToList();
        var restored = all.Where(f => f.RestoredAt is not null).Select(f => Math.Max(0, f.RestoredAt!.Value - f.DeployedAt)).Order().ToArray();
        return new Recovery(restored.Length, all.Count - restored.Length, restored);
    }
}

/// <summary>How long failed deployments took to be repaired.</summary>
/// <param name="N">How many were repaired.</param>
/// <param name="Open">How many are still open.</param>
/// <param name="Seconds">The recovery times in ascending order, in seconds.</param>
public sealed record Recovery(int N, int Open, long[] Seconds)
{
    /// <summary>The nearest-rank median in seconds; null when nothing was repaired.</summary>
    public long? Median => Percentile.OfSorted(Seconds, 500);
}
