using Fairlead.Measures;

namespace Fairlead.Delivery;

/// <summary>What the delivery measures mean, in words that a leader could repeat to somebody else.</summary>
public static class DeliverySentence
{
    /// <param name="readings">The delivery measures.</param>
    /// <param name="window">The window in words, for instance 'Last 12 weeks'.</param>
    /// <returns>One to three short sentences; what is missing or uncertain is said.</returns>
    public static string Of(IReadOnlyList<MeasureReading> readings, string window)
    {
        var frequency = Find(readings, DeliveryDefinitions.Frequency);
        var lead = Find(readings, DeliveryDefinitions.LeadTime);
        var failures = Find(readings, DeliveryDefinitions.ChangeFailRate);
        var waiting = Find(readings, DeliveryDefinitions.Waiting);
        var days = window.ToLowerInvariant() switch
        {
            "all time" => "in all",
            var weeks when weeks.StartsWith("last ", StringComparison.Ordinal) => $"in the {weeks}",
            _ => $"in {window}",
        };

        if (frequency?.Value is null)
        {
            return waiting?.N > 0
                ? $"No deployment is known yet; {Words.Count(waiting.N, "change waits", "changes wait")} for a first release."
                : "Nothing is known about delivery yet.";
        }

        if (frequency.N == 0)
            return $"Nothing was deployed {days}." + Waits(waiting);

        var rate = Words.Rate(frequency.Value.Value);
        var text = $"{Words.Count(frequency.N, "deployment")} {days}, {rate.Value} {rate.Unit}";
        text += lead?.Value is { } median
            ? $"; half of the {Words.Number(lead.N)} changes were out within {Words.Duration(median)}."
            : "; too few changes for a lead time.";
        if (failures is { Value: not null })
        {
            var failed = (long)failures.Also["count"];
            text += failed == 0
                ? " No failed deployment can be seen in the history."
                : $" {(failed == 1 ? "One" : Words.Number(failed))} of them seem{(failed == 1 ? "s" : "")} to have failed.";
        }

        return text + Waits(waiting);
    }

    private static string Waits(MeasureReading? waiting) => waiting is { N: > 0 } ? $" {Words.Count(waiting.N, "change waits", "changes wait")} for release." : "";

    private static MeasureReading? Find(IReadOnlyList<MeasureReading> readings, MeasureDefinition definition) =>
        readings.FirstOrDefault(r => r.Definition.Name == definition.Name);
}
