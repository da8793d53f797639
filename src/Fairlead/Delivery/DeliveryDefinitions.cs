using Fairlead.Domain.Delivery;
using Fairlead.Measures;

namespace Fairlead.Delivery;

/// <summary>The measures of this module.</summary>
public static class DeliveryDefinitions
{
    /// <summary>How often.</summary>
    public static readonly MeasureDefinition Frequency = new(
        "deployment-frequency", "Deployment frequency", MeasureUnit.PerDay, MeasureDirection.HigherIsBetter, DeliveryRules.Version,
        "How often the services of the scope were deployed to production.", "deployments");

    /// <summary>How quickly.</summary>
    public static readonly MeasureDefinition LeadTime = new(
        "change-lead-time", "Lead time for changes", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "How long it took from writing a change to the first deployment that contained it; the median of all changes.", "changes");

    /// <summary>How often it goes wrong.</summary>
    public static readonly MeasureDefinition ChangeFailRate = new(
        "change-fail-rate", "Change fail rate", MeasureUnit.Share, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "The share of deployments that had to be repaired.", "failures", IsInferred: true);

    /// <summary>How quickly it is mended.</summary>
    public static readonly MeasureDefinition Recovery = new(
        "failed-deployment-recovery-time", "Failed deployment recovery", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "How long it took from a failed deployment to the one that repaired it; the median of all failures.", "restore", IsInferred: true);

    /// <summary>What mending costs.</summary>
    public static readonly MeasureDefinition Rework = new(
        "deployment-rework-rate", "Deployment rework rate", MeasureUnit.Share, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "The share of deployments that were unplanned, made to repair an earlier one.", "rework", IsInferred: true);

    /// <summary>What is not out yet.</summary>
    public static readonly MeasureDefinition Waiting = new(
        "changes-waiting", "Changes waiting for release", MeasureUnit.Count, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "How many changes are on the trunk and in no deployment yet.", "waiting");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<MeasureDefinition> All = [Frequency, LeadTime, ChangeFailRate, Recovery, Rework, Waiting];
}
