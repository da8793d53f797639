namespace Fairlead.Data;

/// <summary>One reason why an edit was not saved.</summary>
/// <param name="Field">The name of the field in the API and the form, in camel case; <see cref="Rights"/> and <see cref="Version"/> concern the edit as a whole.</param>
/// <param name="Message">A sentence for people: what is wrong, and what would be right.</param>
public sealed record FieldError(string Field, string Message)
{
    /// <summary>The field name of an edit that the caller may not make; answered with 403.</summary>
    public const string Rights = "rights";

    /// <summary>The field name of an edit that was made from an outdated version; answered with 412.</summary>
    public const string Version = "version";

    /// <param name="what">Who may, as the end of a sentence: 'sources are for leaders'.</param>
    /// <returns>An error for the field <see cref="Rights"/>.</returns>
    public static FieldError Refused(string what) => new(Rights, $"You may not change this: {what}.");
}

/// <summary>The outcome of an edit: what was saved, or why nothing was.</summary>
/// <remarks>
/// Use cases return it instead of throwing, and pages and the API turn it into field errors and problem details. Exactly one of the two holds: either
/// <paramref name="Saved"/> is set and <paramref name="Errors"/> is empty, or it is null, there is an error, and nothing was changed.
/// </remarks>
/// <example><code>if (!caller.MayLead)
///     return EditResult.Wrong&lt;Team&gt;(FieldError.Refused("teams are added by leaders"));
/// …
/// return EditResult.Saved(team);</code></example>
/// <typeparam name="T">What is edited.</typeparam>
/// <param name="Saved">What was saved, as it is stored now; null where nothing was.</param>
/// <param name="Errors">Why nothing was saved; empty after a success.</param>
public sealed record EditResult<T>(T? Saved, IReadOnlyList<FieldError> Errors)
    where T : class
{
    /// <summary>Whether the edit was refused because the caller lacks the rights, whatever else may be wrong with it.</summary>
    public bool IsRefused => Errors.Any(e => e.Field == FieldError.Rights);
}

/// <summary>Creates results.</summary>
public static class EditResult
{
    /// <typeparam name="T">What is edited.</typeparam>
    /// <param name="saved">What was saved.</param>
    /// <returns>A success.</returns>
    public static EditResult<T> Saved<T>(T saved)
        where T : class => new(saved, []);

    /// <typeparam name="T">What is edited.</typeparam>
    /// <param name="errors">At least one error.</param>
    /// <returns>A failure that changed nothing.</returns>
    public static EditResult<T> Wrong<T>(params IReadOnlyList<FieldError> errors)
        where T : class => new(null, errors);
}
