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

    /// <summary>An amount of money in the reading's currency.</summary>
    Money,

    /// <summary>A point on a scale that the definition names.</summary>
    Score,
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

    /// <summary>What its value counts, in the plural, where that is another thing than its sample: 'lines' of merges. Only for counts.</summary>
    public string? ValueNoun { get; init; }

    /// <summary>Which quantile stands beside the median where there is room for one.</summary>
    public string Tail { get; init; } = "p85";

    /// <summary>Whether it is a state now, whatever the window, so that there is nothing before to compare with.</summary>
    public bool IsNow { get; init; }

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
