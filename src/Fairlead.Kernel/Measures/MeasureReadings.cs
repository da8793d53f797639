using System.Collections;

namespace Fairlead.Measures;

/// <summary>The readings of one scope, found by their definition; in the order in which the registry lists definitions.</summary>
/// <param name="readings">The readings.</param>
public sealed class MeasureReadings(IReadOnlyList<MeasureReading> readings) : IReadOnlyList<MeasureReading>
{
    private readonly Dictionary<string, MeasureReading> _byName = readings.ToDictionary(r => r.Definition.Name, StringComparer.Ordinal);

    /// <inheritdoc />
    public int Count => readings.Count;

    /// <inheritdoc />
    public MeasureReading this[int index] => readings[index];

    /// <param name="definition">A measure that was asked for.</param>
    /// <returns>Its reading.</returns>
    /// <exception cref="KeyNotFoundException">It was not asked for, or no module gives it.</exception>
    public MeasureReading Of(MeasureDefinition definition) =>
        Find(definition) ?? throw new KeyNotFoundException($"The measure '{definition.Name}' was not asked for.");

    /// <param name="definition">A measure.</param>
    /// <returns>Its reading; null when it was not asked for or no module gives it.</returns>
    public MeasureReading? Find(MeasureDefinition definition) => _byName.GetValueOrDefault(definition.Name);

    /// <inheritdoc />
    public IEnumerator<MeasureReading> GetEnumerator() => readings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
