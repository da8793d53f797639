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
        if (!MeasureValue.TryParse(match.Groups["bound"].Value, definition.Unit, out var bound))
            return (null, new(Field, $"'{match.Groups["bound"].Value}' is no value of {definition.Title}: write {MeasureValue.Example(definition.Unit)}."));
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
        $"{Measure}{(Scope.Length == 0 ? "" : $" of {Scope}")} {(IsUnder ? "under" : "over")} {MeasureValue.Write(Bound, definition?.Unit ?? MeasureUnit.Count)} over {Words.Count(Weeks, "week")}";

    [GeneratedRegex(@"\A(?<measure>[a-z0-9-]{1,60})(?: of (?<scope>[a-z0-9:,-]{1,80}))? (?<way>under|over) (?<bound>[0-9.]{1,16} ?[a-z%/ ]{0,10}) over (?<weeks>[0-9]{1,3}) weeks?\z", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sentence();
}
