using Fairlead.Domain.Delivery;
using Fairlead.Measures;

namespace Fairlead.Delivery;

/// <summary>The measures of this module.</summary>
public static class DeliveryDefinitions
{
    private const double Hour = 3600, Day = 24 * Hour;
    private const string Dora2024 = "DORA, Accelerate State of DevOps Report 2024, answers to a survey; its report of 2025 gave these groups up";

    /// <summary>How often.</summary>
    public static readonly MeasureDefinition Frequency = new(
        "deployment-frequency", "Deployment frequency", MeasureUnit.PerDay, MeasureDirection.HigherIsBetter, DeliveryRules.Version,
        "How often the services of the scope were deployed to production.", "deployments")
    {
        Reference = new DatedReference(Dora2024, "the groups deployed several times a day (elite), daily to weekly (high), weekly to monthly (medium), and monthly to every six months (low)", []),
    };

    /// <summary>How quickly.</summary>
    public static readonly MeasureDefinition LeadTime = new(
        "change-lead-time", "Lead time for changes", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "How long it took from writing a change to the first deployment that contained it; the median of all changes.", "changes")
    {
        SampleNoun = "change",
        Reference = new DatedReference(Dora2024, "the groups took less than a day (elite), a day to a week (high), a week to a month (medium), and one to six months (low)",
            [new(Day, "DORA 2024: elite up to here"), new(7 * Day, "high"), new(30 * Day, "medium")]),
    };

    /// <summary>How often it goes wrong.</summary>
    public static readonly MeasureDefinition ChangeFailRate = new(
        "change-fail-rate", "Change fail rate", MeasureUnit.Share, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "The share of deployments that had to be repaired.", "failures", IsInferred: true)
    {
        Reference = new DatedReference(Dora2024, "the groups named 5 % (elite), 20 % (high), 10 % (medium) and 40 % (low)",
            [new(0.05, "DORA 2024: elite"), new(0.1, "medium"), new(0.2, "high"), new(0.4, "low")]),
    };

    /// <summary>How quickly it is mended.</summary>
    public static readonly MeasureDefinition Recovery = new(
        "failed-deployment-recovery-time", "Failed deployment recovery", MeasureUnit.Duration, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "How long it took from a failed deployment to what repaired it; the median.", "restore", IsInferred: true)
    {
        SampleNoun = "failure",
        Reference = new DatedReference(Dora2024, "the groups took less than an hour (elite), less than a day (high and medium), and a week to a month (low)",
            [new(Hour, "DORA 2024: elite up to here"), new(Day, "high and medium")]),
    };

    /// <summary>What mending costs.</summary>
    public static readonly MeasureDefinition Rework = new(
        "deployment-rework-rate", "Deployment rework rate", MeasureUnit.Share, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "The share of deployments that were unplanned, made to repair an earlier one.", "rework", IsInferred: true);

    /// <summary>What is not out yet.</summary>
    public static readonly MeasureDefinition Waiting = new(
        "changes-waiting", "Changes waiting for release", MeasureUnit.Count, MeasureDirection.LowerIsBetter, DeliveryRules.Version,
        "How many changes are on the trunk and in no deployment yet.", "waiting")
    { SampleNoun = "change", IsNow = true };

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<MeasureDefinition> All = [Frequency, LeadTime, ChangeFailRate, Recovery, Rework, Waiting];
}
