using Fairlead.Accounts;
using Fairlead.Data;

namespace Fairlead.Measures;

/// <summary>What a target needs, and who may set it.</summary>
internal static class TargetRule
{
    public const int LongestReason = 500, LongestName = 100;

    // A hundred years in seconds, and more of anything else than anybody counts.
    private const double Most = 3.2e9;

    public static FieldError? MaySet(Caller caller, MeasureScope scope, Guid? team) =>
        (scope.Kind == ScopeKind.Organisation ? caller.MayLead : caller.MayEdit(team))
            ? null
            : FieldError.Refused(scope.Kind == ScopeKind.Organisation ? "targets of the organisation are set by leaders" : "a target is set by members of the team and by leaders");

    public static IReadOnlyList<FieldError> Wrong(MeasureDefinition definition, double? value, TargetDirection? direction, string? reason)
    {
        var errors = new List<FieldError>();
        if (value is not { } wanted)
            errors.Add(new("value", $"What shall be reached: {MeasureValue.Example(definition.Unit)}."));
        else if (!double.IsFinite(wanted) || wanted < 0 || wanted > Most)
            errors.Add(new("value", "A number from 0 on."));
        else if (definition.Unit == MeasureUnit.Share && wanted > 1)
            errors.Add(new("value", "A share is at most 100 %."));
        if (direction is null)
            errors.Add(new("direction", $"Which side is good: {Words.Name(TargetDirection.AtMost)} or {Words.Name(TargetDirection.AtLeast)}."));
        else if (direction != Usual(definition))
            errors.Add(new("direction", $"{(definition.Direction == MeasureDirection.LowerIsBetter ? "Less" : "More")} is better for {definition.Title}: a target of it says {Words.Name(Usual(definition))}."));
        if (reason?.Length > LongestReason)
            errors.Add(new("reason", $"At most {LongestReason} characters."));
        else if (reason?.Any(char.IsControl) == true)
            errors.Add(new("reason", "One line without control characters."));
        return errors;
    }

    public static TargetDirection Usual(MeasureDefinition definition) =>
        definition.Direction == MeasureDirection.LowerIsBetter ? TargetDirection.AtMost : TargetDirection.AtLeast;
}
