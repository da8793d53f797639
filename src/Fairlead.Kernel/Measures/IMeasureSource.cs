using Fairlead.Domain.Time;

namespace Fairlead.Measures;

/// <summary>What is asked of a module's measures.</summary>
/// <param name="Scopes">Organisation, teams or services.</param>
/// <param name="Window">The days, in the organisation's time zone. The window before it is read for the comparison.</param>
/// <param name="Wanted">The names of the measures; what is not among them is not computed.</param>
public sealed record MeasureQuestion(IReadOnlyList<MeasureScope> Scopes, DayWindow Window, IReadOnlySet<string> Wanted);

/// <summary>The measures that one module gives. Implement <see cref="IMeasureSource{TTotals}"/> and register it with <c>parts.Measures&lt;T&gt;()</c>.</summary>
/// <remarks>Only <see cref="MeasureRegistry"/> asks it, so that every page, command and answer of the API shows the same number.</remarks>
public interface IMeasureSource
{
    /// <summary>The definitions, each with a page in docs/definitions. Names are unique among all modules.</summary>
    IReadOnlyList<MeasureDefinition> Definitions { get; }

    /// <param name="question">What is asked.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For each scope, in the order given, the wanted measures that this module gives, in the order of <see cref="Definitions"/>.</returns>
    Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> ReadAsync(MeasureQuestion question, CancellationToken cancel);
}

/// <summary>Gives facts to the one measure engine: the module says what was counted, the engine finds quantiles, intervals, comparison and series.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
/// <example><code>internal sealed class FlagMeasures(FlagFacts facts) : IMeasureSource&lt;FlagTotals&gt;
/// {
///     public IReadOnlyList&lt;Measure&lt;FlagTotals&gt;&gt; Measures { get; } = [new RateMeasure&lt;FlagTotals&gt;(FlagDefinitions.Flips, t =&gt; t.Flips)];
///
///     public Task&lt;IReadOnlyList&lt;IScopeFacts&lt;FlagTotals&gt;&gt;&gt; FactsAsync(MeasureQuestion question, CancellationToken cancel) =&gt; facts.ReadAsync(question, cancel);
/// }</code></example>
public interface IMeasureSource<TTotals> : IMeasureSource
    where TTotals : class
{
    /// <summary>The measures.</summary>
    IReadOnlyList<Measure<TTotals>> Measures { get; }

#pragma warning disable CA1033 // Whoever implements this interface gives measures and facts; the readings are the engine's.
    /// <inheritdoc />
    IReadOnlyList<MeasureDefinition> IMeasureSource.Definitions => [.. Measures.Select(m => m.Definition)];

    /// <summary>Reads what the measures are computed from.</summary>
    /// <remarks>The number of queries must not grow with the number of scopes.</remarks>
    /// <param name="question">Of which scopes and days; the window before is asked for, too.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For each scope, in the order given, its facts.</returns>
    Task<IReadOnlyList<IScopeFacts<TTotals>>> FactsAsync(MeasureQuestion question, CancellationToken cancel);

    /// <inheritdoc />
    async Task<IReadOnlyList<IReadOnlyList<MeasureReading>>> IMeasureSource.ReadAsync(MeasureQuestion question, CancellationToken cancel)
    {
        var wanted = Measures.Where(m => question.Wanted.Contains(m.Definition.Name)).ToList();
        var facts = await FactsAsync(question, cancel);
        return [.. facts.Select((f, i) => MeasureEngine.Read(wanted, f, question.Scopes[i], question.Window))];
    }
#pragma warning restore CA1033
}

/// <summary>What a module knows of one scope.</summary>
/// <typeparam name="TTotals">What the facts of some days add up to.</typeparam>
public interface IScopeFacts<out TTotals>
    where TTotals : class
{
    /// <summary>Of which days anything is known; null where nothing is missing by its nature.</summary>
    KnownDays? Known => null;

    /// <param name="definition">A measure of the module.</param>
    /// <returns>The newest fact that it could know, whatever the window; null where there is none, and then there is no number.</returns>
    DateTime? NewestOf(MeasureDefinition definition);

    /// <param name="days">Days of the window, of the one before, or a part of the window.</param>
    /// <returns>What the facts of these days add up to. Asked several times for the same days.</returns>
    TTotals Of(DayWindow days);
}
