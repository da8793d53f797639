using System.Globalization;
using System.Text.RegularExpressions;
using Fairlead.Data;
using Fairlead.Measures;

namespace Fairlead.Commitments;

/// <summary>What shall be true of a measure when a promise was kept: 'change-lead-time of service:checkout under 1 d over 4 weeks'.</summary>
/// <param name="Measure">The name of the measure.</param>
/// <param name="Scope">What it is about, as a query string has it: 'service:checkout', empty for the organisation.</param>
/// <param name="IsUnder">Whether the value shall be under the bound; else it shall be over it.</param>
/// <param name="Bound">The bound, in the unit of the measure: seconds, a share from 0 to 1, a number.</param>
/// <param name="Weeks">How many weeks are read.</param>
public sealed partial record Expectation(string Measure, string Scope, bool IsUnder, double Bound, int Weeks)
{
    /// <summary>The most weeks.</summary>
    public const int MostWeeks = 52;

    /// <summary>How it is written, for messages and hints.</summary>
    public const string Example = "change-lead-time of service:checkout under 1 d over 4 weeks";

    /// <param name="text">It as somebody typed it.</param>
    /// <param name="registry">The measures.</param>
    /// <param name="scopeOf">Finds a team or a service; null for one that there is not.</param>
    /// <returns>The expectation, or what is wrong with it.</returns>
    public static (Expectation? Read, FieldError? Wrong) Of(string text, MeasureRegistry registry, Func<string, MeasureScope?> scopeOf)
    {
        var match = Sentence().Match(text.Trim());
        if (!match.Success)
            return (null, new(Field, $"Write it as '{Example}'."));
        var (measure, scope) = (match.Groups["measure"].Value, match.Groups["scope"].Value);
        if (registry.Find(measure) is not { } definition)
            return (null, new(Field, $"There is no measure '{measure}'; the page Definitions names them."));
        if (scopeOf(scope) is null)
            return (null, new(Field, $"There is no '{scope}' in the catalog."));
        if (BoundOf(match.Groups["bound"].Value, match.Groups["unit"].Value, definition.Unit) is not { } bound)
            return (null, new(Field, $"'{match.Groups["bound"].Value} {match.Groups["unit"].Value}' is no value of {definition.Title}: write {ExampleOf(definition.Unit)}."));
        var weeks = int.Parse(match.Groups["weeks"].Value, CultureInfo.InvariantCulture);
        return weeks is < 1 or > MostWeeks
            ? (null, new(Field, $"Between 1 and {MostWeeks} weeks."))
            : (new(measure, scope == "organisation" ? "" : scope, match.Groups["way"].Value == "under", bound, weeks), null);
    }

    /// <summary>The name of the field.</summary>
    internal const string Field = "expectation";

    /// <returns>Whether a value is as expected.</returns>
    public bool IsMet(double value) => IsUnder ? value < Bound : value > Bound;

    /// <param name="definition">The measure; null where it is gone.</param>
    /// <returns>It as people read it and may type it again.</returns>
    public string Text(MeasureDefinition? definition) =>
        $"{Measure}{(Scope.Length == 0 ? "" : $" of {Scope}")} {(IsUnder ? "under" : "over")} {BoundText(definition?.Unit)} over {Words.Count(Weeks, "week")}";

    // Exactly, so that what was typed is not moved by being shown.
    private string BoundText(MeasureUnit? unit) => unit switch
    {
        MeasureUnit.Duration when Bound % 86400 == 0 => string.Create(CultureInfo.InvariantCulture, $"{Bound / 86400:0.######} d"),
        MeasureUnit.Duration when Bound % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{Bound / 3600:0.######} h"),
        MeasureUnit.Duration when Bound % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{Bound / 60:0.######} min"),
        MeasureUnit.Duration => string.Create(CultureInfo.InvariantCulture, $"{Bound:0.######} s"),
        MeasureUnit.Share => string.Create(CultureInfo.InvariantCulture, $"{Bound * 100:0.######} %"),
        MeasureUnit.PerDay => string.Create(CultureInfo.InvariantCulture, $"{Bound:0.######} per day"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Bound:0.######}"),
    };

    private static double? BoundOf(string number, string unit, MeasureUnit of)
    {
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1e12)
            return null;
        return (of, unit) switch
        {
            (MeasureUnit.Duration, "s") => value,
            (MeasureUnit.Duration, "min") => value * 60,
            (MeasureUnit.Duration, "h") => value * 3600,
            (MeasureUnit.Duration, "d") => value * 86400,
            (MeasureUnit.Share, "%") => value / 100,
            (MeasureUnit.PerDay, "per day") => value,
            (MeasureUnit.PerDay, "per week") => value / 7,
            (MeasureUnit.Duration or MeasureUnit.Share or MeasureUnit.PerDay, _) => null,
            (_, "") => value,
            _ => null,
        };
    }

    private static string ExampleOf(MeasureUnit unit) => unit switch
    {
        MeasureUnit.Duration => "'1 d', '12 h' or '30 min'",
        MeasureUnit.Share => "'15 %'",
        MeasureUnit.PerDay => "'2 per day' or '3 per week'",
        _ => "'12'",
    };

    [GeneratedRegex(@"\A(?<measure>[a-z0-9-]{1,60})(?: of (?<scope>[a-z0-9:-]{1,80}))? (?<way>under|over) (?<bound>[0-9.]{1,16}) ?(?<unit>s|min|h|d|%|per day|per week|) over (?<weeks>[0-9]{1,3}) weeks?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sentence();
}
