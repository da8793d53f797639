using System.Globalization;
using Fairlead.Data;
using Fairlead.Measures;

namespace Fairlead.Delivery;

/// <summary>The sentence with which a page or report about delivery begins: one that a leader could repeat to somebody else.</summary>
public static class DeliverySentence
{
    /// <param name="readings">The readings of <see cref="DeliveryDefinitions"/>.</param>
    /// <param name="scope">What they are about.</param>
    /// <param name="windowTitle">The window in words, as <see cref="WindowChoice.Title"/>.</param>
    /// <returns>One or two sentences that say what is known, how surely, and what is not.</returns>
    public static string Of(IReadOnlyList<MeasureReading> readings, MeasureScope scope, string windowTitle)
    {
        MeasureReading? Find(MeasureDefinition definition) => readings.FirstOrDefault(r => r.Definition.Name == definition.Name);
        if (scope.Services.Count == 0)
            return scope.Kind == ScopeKind.Organisation ? "No service is known yet; add a repository to begin." : $"{scope.Title} {(scope.Teams.Count > 1 ? "have" : "has")} no services yet.";
        var frequency = Find(DeliveryDefinitions.Frequency);
        if (frequency?.Value is null)
            return $"No deployment of {Subject(scope)} is known yet, so nothing can be said about delivery.{Waiting(Find(DeliveryDefinitions.Waiting))}";
        if (frequency.N == 0)
            return $"{In(windowTitle)} nothing of {Subject(scope)} was deployed.{Waiting(Find(DeliveryDefinitions.Waiting))}";

        var first = $"{In(windowTitle)} {Deployed(scope, frequency)} deployed {Times(frequency)}{Lead(Find(DeliveryDefinitions.LeadTime))}{Failed(Find(DeliveryDefinitions.ChangeFailRate))}.";
        return $"{first} {Moved(readings)}".TrimEnd() + Waiting(Find(DeliveryDefinitions.Waiting));
    }

    // Those that were deployed, not all that there are.
    private static string Deployed(MeasureScope scope, MeasureReading frequency)
    {
        var (all, some) = (scope.Services.Count, (int)frequency.Also.GetValueOrDefault("services", scope.Services.Count));
        if (scope.Kind == ScopeKind.Service || all == 1 || some == 0)
            return $"{Subject(scope)} {(scope.Kind == ScopeKind.Organisation ? "were" : "was")}";
        var services = some == all ? $"{(all == 2 ? "both" : $"all {Words.Number(all)}")} services" : $"{Words.Number(some)} of {Words.Number(all)} services";
        return $"{services}{(scope.Kind == ScopeKind.Team ? $" of {scope.Title}" : "")} {(some == 1 ? "was" : "were")}";
    }

    private static string Subject(MeasureScope scope) => scope.Kind switch
    {
        ScopeKind.Organisation when scope.Services.Count > 1 => $"the {Words.Number(scope.Services.Count)} services",
        ScopeKind.Organisation => "all services",
        ScopeKind.Team => $"what {scope.Title} {(scope.Teams.Count > 1 ? "own" : "owns")}",
        _ => scope.Title,
    };

    private static string In(string windowTitle)
    {
        if (windowTitle == "All time")
            return "Since the first release";
        return windowTitle.StartsWith("Last ", StringComparison.Ordinal) ? $"In the last {windowTitle[5..]}" : $"From {windowTitle.Replace(" – ", " to ", StringComparison.Ordinal)}";
    }

    private static string Times(MeasureReading frequency) => frequency.N switch
    {
        1 => "once",
        2 => "twice",
        var n => $"{Words.Number(n)} times, about {Words.Value(frequency.Value!.Value, MeasureUnit.PerDay)}",
    };

    private static string Lead(MeasureReading? lead) => lead switch
    {
        { Value: { } median } => $"; half of {Words.Count(lead.N, "change")} took at most {Words.Duration(median)} to get there",
        { N: > 0 } => $"; with {Words.Count(lead.N, "change")} there are too few for a lead time",
        _ => "; no change has a lead time",
    };

    private static string Failed(MeasureReading? rate)
    {
        if (rate?.Value is not { } share || !rate.Also.TryGetValue("count", out var failed))
            return "";
        if (failed == 0)
            return rate.Interval is { } none ? $", and no failure can be inferred from git (up to {Percent(none.High)} would still fit {Words.Count(rate.N, "deployment")})" : "";

        return $", and {Words.Number((long)failed)} of {Words.Count(rate.N, "deployment")} had to be repaired, as far as is known ({Words.Percent(share)})";
    }

    /// <summary>Names what moved beyond the noise; one clause for several, and silence where nothing can be compared.</summary>
    private static string Moved(IReadOnlyList<MeasureReading> readings)
    {
        readings = [.. readings.Where(r => DeliveryDefinitions.All.Contains(r.Definition))];
        var moved = readings.Where(r => r.Change is MeasureChange.Higher or MeasureChange.Lower).ToList();
        if (moved.Count > 0)
        {
            var parts = moved.ConvertAll(r => $"{Lower(r.Definition.Title)} {(ReadingWords.IsBetter(r) == true ? "improved" : "got worse")} (was {Words.Value(r.Before!.Value, r.Definition.Unit)})");
            return Capital($"{Words.And(parts)} against the window before.");
        }

        // Nothing is said of what cannot be compared; what waits is of now and never is.
        var still = readings.Where(r => r.Change == MeasureChange.WithinNoise).ToList();
        if (still.Count == 0)
            return "";
        return still.Count == readings.Count(r => r.Definition != DeliveryDefinitions.Waiting)
            ? "Nothing moved beyond the noise against the window before."
            : Capital($"{Words.And(still.ConvertAll(r => Lower(r.Definition.Title)))} did not move beyond the noise against the window before; of the rest nothing can be said.");
    }

    private static string Waiting(MeasureReading? waiting)
    {
        if (waiting?.Value is not > 0)
            return "";
        var since = waiting.Also.TryGetValue("oldest", out var unix)
            ? $", the oldest since {Words.Date(DateOnly.FromDateTime(Instants.FromUnix((long)unix)))}"
            : "";
        return $" Now {Words.Count(waiting.N, "change waits", "changes wait")} for release{since}.";
    }

    private static string Percent(double share) => (share * 100).ToString(share < 0.1 ? "0.0" : "0", CultureInfo.InvariantCulture) + " %";

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
