using System.Collections.Frozen;
using System.Reflection;
using Fairlead.Domain.Time;

namespace Fairlead.Measures;

/// <summary>The one place where pages, command line and API get numbers from; nobody computes the same thing twice.</summary>
/// <param name="sources">The modules' measures.</param>
/// <param name="targets">Joins readings with their targets.</param>
public sealed class MeasureRegistry(IEnumerable<IMeasureSource> sources, TargetQuery targets)
{
    private readonly List<IMeasureSource> _sources = [.. sources];

    private readonly FrozenDictionary<string, (MeasureDefinition Definition, Assembly Home)> _byName = sources
        .SelectMany(s => s.Definitions.Select(d => (Definition: d, Home: s.GetType().Assembly)))
        .ToFrozenDictionary(d => d.Definition.Name, StringComparer.Ordinal);

    /// <summary>All definitions.</summary>
    public IReadOnlyList<MeasureDefinition> Definitions { get; } = [.. sources.SelectMany(s => s.Definitions)];

    /// <param name="name">A name.</param>
    /// <returns>The definition, or null.</returns>
    public MeasureDefinition? Find(string name) => _byName.TryGetValue(name, out var found) ? found.Definition : null;

    /// <param name="name">The name of a measure.</param>
    /// <returns>The assembly of the module that gives it, where its page stands, too; null when there is none.</returns>
    public Assembly? HomeOf(string name) => _byName.TryGetValue(name, out var found) ? found.Home : null;

    /// <param name="scope">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Every measure.</returns>
    public async Task<MeasureReadings> ReadAsync(MeasureScope scope, DayWindow window, CancellationToken cancel) =>
        (await ReadAsync([scope], window, cancel))[0];

    /// <param name="scope">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="wanted">Which measures.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>These measures; what nobody asked for is not computed.</returns>
    public async Task<MeasureReadings> ReadAsync(MeasureScope scope, DayWindow window, IReadOnlyList<MeasureDefinition> wanted, CancellationToken cancel) =>
        (await ReadAsync([scope], window, wanted, cancel))[0];

    /// <param name="scope">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="wanted">Which measure.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>This measure.</returns>
    public async Task<MeasureReading> ReadAsync(MeasureScope scope, DayWindow window, MeasureDefinition wanted, CancellationToken cancel) =>
        (await ReadAsync([scope], window, [wanted], cancel))[0].Of(wanted);

    /// <param name="scopes">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For each scope every measure.</returns>
    public Task<IReadOnlyList<MeasureReadings>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, CancellationToken cancel) =>
        ReadAsync(scopes, window, Definitions, cancel);

    /// <param name="scopes">What about.</param>
    /// <param name="window">Which days.</param>
    /// <param name="wanted">Which measures.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For each scope these measures, in the order of <see cref="Definitions"/>; modules that give none of them are not asked.</returns>
    public async Task<IReadOnlyList<MeasureReadings>> ReadAsync(IReadOnlyList<MeasureScope> scopes, DayWindow window, IReadOnlyList<MeasureDefinition> wanted, CancellationToken cancel)
    {
        var names = wanted.Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
        var question = new MeasureQuestion(scopes, window, names);
        var readings = scopes.Select(_ => new List<MeasureReading>()).ToList();
        foreach (var source in _sources.Where(s => s.Definitions.Any(d => names.Contains(d.Name))))
        {
            var read = await source.ReadAsync(question, cancel);
            for (var i = 0; i < scopes.Count; i++)
                readings[i].AddRange(read[i]);
        }

        return await targets.JoinAsync(scopes, window, [.. readings.Select(r => new MeasureReadings(r))], cancel);
    }
}
