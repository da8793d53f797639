using Fairlead.Data;

namespace Fairlead.Measures;

/// <summary>The fields of a target's form.</summary>
public sealed class TargetForm
{
    /// <summary>The name of the measure.</summary>
    public string? Measure { get; set; }

    /// <summary>'organisation', 'team:KEY' or 'service:KEY'.</summary>
    public string? About { get; set; }

    /// <summary>What shall be reached, as people write it: '2 d', '10 %'.</summary>
    public string? Value { get; set; }

    /// <summary>atMost or atLeast.</summary>
    public string? Direction { get; set; }

    /// <summary>Why; one line.</summary>
    public string? Reason { get; set; }

    /// <summary>The version that the form was made of; null for a new target.</summary>
    public int? Version { get; set; }

    internal (TargetWanted? Wanted, IReadOnlyList<FieldError> Errors) Read(MeasureDefinition definition)
    {
        var (direction, wrong) = TargetList.DirectionOf(Direction);
        var errors = new List<FieldError>();
        if (wrong is not null)
            errors.Add(wrong);
        if (!MeasureValue.TryParse(Value, definition.Unit, out var value))
            errors.Add(new("value", $"Write {MeasureValue.Example(definition.Unit)}."));
        return errors.Count > 0 ? (null, errors) : (new TargetWanted(value, direction, Reason, Version), []);
    }
}
