using Fairlead.Domain.Statistics;
using Fairlead.Domain.Time;

namespace Fairlead.Measures;

/// <summary>What a measure's value is.</summary>
public enum MeasureUnit
{
    /// <summary>A rate per day.</summary>
    PerDay,

    /// <summary>Seconds.</summary>
    Duration,

    /// <summary>A share from 0 to 1.</summary>
    Share,

    /// <summary>A number of things.</summary>
    Count,
}

/// <summary>Which way is better.</summary>
public enum MeasureDirection
{
    /// <summary>More is better.</summary>
    HigherIsBetter,

    /// <summary>Less is better.</summary>
    LowerIsBetter,
}

/// <summary>A number's meaning. Its page is docs/definitions/{Name}.md, which the product shows.</summary>
/// <param name="Name">The name in links, files and the API.</param>
/// <param name="Title">The name for people.</param>
/// <param name="Unit">What its value is.</param>
/// <param name="Direction">Which way is better.</param>
/// <param name="Version">Counts changes of meaning; a number of another version is another number.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="RowsPage">The page with the rows behind it: a view of Flow, or a whole path.</param>
/// <param name="IsInferred">Whether it rests on inference, not on observed facts.</param>
public sealed record MeasureDefinition(
    string Name,
    string Title,
    MeasureUnit Unit,
    MeasureDirection Direction,
    int Version,
    string Meaning,
    string RowsPage,
    bool IsInferred = false)
{
    /// <summary>The path of the page with its rows.</summary>
    public string RowsPath => RowsPage.StartsWith('/') ? RowsPage : $"/flow/{RowsPage}";

    /// <summary>What its sample consists of, in the singular: 'deployment', 'run'.</summary>
    public string SampleNoun { get; init; } = "deployment";

    /// <summary>What others measured at one time, to compare with where somebody asks for it; null where there is nothing of the kind.</summary>
    public DatedReference? Reference { get; init; }
}

/// <summary>Figures that others published at one time. They are neither a target nor a grade, and nothing is coloured by them.</summary>
/// <param name="Source">Who published them, where and when.</param>
/// <param name="Text">What they found, in half a sentence.</param>
/// <param name="Lines">What of it can be drawn beside a measure, each in the measure's unit.</param>
public sealed record DatedReference(string Source, string Text, IReadOnlyList<ReferenceLine> Lines);

/// <summary>A line across a chart.</summary>
/// <param name="Y">Its height in the chart's unit.</param>
/// <param name="Label">What it is, with the year.</param>
public sealed record ReferenceLine(double Y, string Label);

/// <summary>What a number is about.</summary>
public enum ScopeKind
{
    /// <summary>All services.</summary>
    Organisation,

    /// <summary>The services of one team, or of several together.</summary>
    Team,

    /// <summary>One service.</summary>
    Service,
}

/// <summary>What a number is about, with the services that it covers. The smallest cut is the service, never a person.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Key">The key of the team or service; of several teams all keys with commas between; null for the organisation.</param>
/// <param name="Title">The name for people.</param>
/// <param name="Services">The services.</param>
public sealed record MeasureScope(ScopeKind Kind, string? Key, string Title, IReadOnlyList<Guid> Services)
{
    /// <summary>The teams, so that what belongs to a team itself (a survey, a budget, a commitment) can be measured; empty for the organisation and for a service.</summary>
    public IReadOnlyList<Guid> Teams { get; init; } = [];

    /// <summary>The scope in a query string: 'team:payments', 'team:ledger,payments', 'service:checkout', or empty for the organisation.</summary>
    public string Text => Kind == ScopeKind.Organisation ? "" : $"{Kind.ToString().ToLowerInvariant()}:{Key}";
}

/// <summary>A value of a part of the window, for a small picture.</summary>
/// <param name="Part">The part.</param>
/// <param name="Value">The value; null where there is none.</param>
/// <param name="N">The sample size.</param>
public sealed record SeriesPoint(DayWindow Part, double? Value, long N);

/// <summary>How a value compares with the window before.</summary>
public enum MeasureChange
{
    /// <summary>One of the windows has no data, or no interval.</summary>
    NotComparable,

    /// <summary>The intervals overlap: no arrow.</summary>
    WithinNoise,

    /// <summary>Higher, beyond the noise.</summary>
    Higher,

    /// <summary>Lower, beyond the noise.</summary>
    Lower,
}

/// <summary>Compares a window with the one before: an arrow needs more than a difference.</summary>
public static class MeasureChanges
{
    /// <param name="now">The value; null where there is none.</param>
    /// <param name="nowInterval">Its interval.</param>
    /// <param name="before">The value before.</param>
    /// <param name="beforeInterval">Its interval.</param>
    /// <returns>Higher or lower only where the two intervals do not touch.</returns>
    public static MeasureChange Between(double? now, Interval? nowInterval, double? before, Interval? beforeInterval)
    {
        if (now is null || before is null || nowInterval is not { } a || beforeInterval is not { } b)
            return MeasureChange.NotComparable;
        if (!a.IsApartFrom(b))
            return MeasureChange.WithinNoise;
        return now > before ? MeasureChange.Higher : MeasureChange.Lower;
    }
}

/// <summary>A number that can be questioned.</summary>
public sealed record MeasureReading
{
    /// <summary>What it means.</summary>
    public required MeasureDefinition Definition { get; init; }

    /// <summary>What it is about.</summary>
    public required MeasureScope Scope { get; init; }

    /// <summary>The days that it covers.</summary>
    public required DayWindow Window { get; init; }

    /// <summary>The value in the definition's unit; null where there is no data, which is never zero and never good.</summary>
    public required double? Value { get; init; }

    /// <summary>The sample size.</summary>
    public required long N { get; init; }

    /// <summary>The 95 % interval, where one is due and the sample allows it.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Further values by name, for instance the 85th percentile as 'p85'.</summary>
    public IReadOnlyDictionary<string, double> Also { get; init; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Why there is no value.</summary>
    public string? NoData { get; init; }

    /// <summary>What was left out or needs saying, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The newest fact that it could know.</summary>
    public DateTime? NewestFact { get; init; }

    /// <summary>The value of the window before.</summary>
    public double? Before { get; init; }

    /// <summary>How the two compare.</summary>
    public MeasureChange Change { get; init; }

    /// <summary>The parts of the window.</summary>
    public IReadOnlyList<SeriesPoint> Series { get; init; } = [];
}

/// <summary>The measures that one module computes. Register one with <c>parts.Measures&lt;T&gt;()</c>.</summary>
/// <remarks>Only <see cref="MeasureRegistry"/> asks it, so that every page, command and answer of the API shows the same number.</remarks>
public interface IMeasureSource
{
    /// <summary>The definitions, each with a page in docs/definitions. Names are unique among all modules.</summary>
    IReadOnlyList<MeasureDefinition> Definitions { get; }

    /// <summary>Measures several scopes over the same days.</summary>
    /// <remarks>The number of queries must not grow with the number of scopes. Without data a reading has no value and says why; it is never 0.</remarks>
    /// <param name="scopes">Organisation, teams or services.</param>
    /// <param name="window">The days, in the organisation's time zone. The window before it is read for the comparison.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For each scope, in the order given, one reading per definition, in the order of <see cref="Definitions"/>.</returns>
    Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, CancellationToken cancel);
}

/// <summary>The one place where pages, command line and API get numbers from; nobody computes the same thing twice.</summary>
/// <param name="sources">The modules' measures.</param>
public sealed class MeasureRegistry(IEnumerable<IMeasureSource> sources)
{
    private readonly List<IMeasureSource> _sources = [.. sources];

    /// <summary>All definitions.</summary>
    public IReadOnlyList<MeasureDefinition> Definitions { get; } = [.. sources.SelectMany(s => s.Definitions)];

    /// <param name="name">A name.</param>
    /// <returns>The definition, or null.</returns>
    public MeasureDefinition? Find(string name) => Definitions.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.Ordinal));

    /// <param name="name">The name of a measure.</param>
    /// <returns>The assembly of the module that gives it, where its page stands, too; null when there is none.</returns>
    public System.Reflection.Assembly? HomeOf(string name) =>
        _sources.Find(s => s.Definitions.Any(d => string.Equals(d.Name, name, StringComparison.Ordinal)))?.GetType().Assembly;

    /// <param name="scope">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Every measure.</returns>
    public async Task<IReadOnlyList<MeasureReading>> ReadAsync(MeasureScope scope, DayWindow window, CancellationToken cancel) =>
        (await ReadAsync([scope], window, cancel))[0];

    /// <param name="scope">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="wanted">Which measures.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>These measures; modules that give none of them are not asked.</returns>
    public async Task<IReadOnlyList<MeasureReading>> ReadAsync(MeasureScope scope, DayWindow window, IReadOnlyList<MeasureDefinition> wanted, CancellationToken cancel) =>
        (await ReadAsync([scope], window, wanted, cancel))[0];

    /// <param name="scopes">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For each scope every measure.</returns>
    public Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, CancellationToken cancel) =>
        ReadAsync(scopes, window, Definitions, cancel);

    /// <param name="scopes">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="wanted">Which measures.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For each scope these measures, in the order of <see cref="Definitions"/>; modules that give none of them are not asked.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, IReadOnlyList<MeasureDefinition> wanted, CancellationToken cancel)
    {
        var readings = scopes.Select(_ => new List<MeasureReading>()).ToList();
        foreach (var source in _sources.Where(s => s.Definitions.Any(wanted.Contains)))
        {
            var read = await source.ReadAsync(scopes, window, cancel);
            for (var i = 0; i < scopes.Count; i++)
                readings[i].AddRange(read[i].Where(r => wanted.Contains(r.Definition)));
        }

        return readings;
    }
}
