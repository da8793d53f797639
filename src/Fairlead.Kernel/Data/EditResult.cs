namespace Fairlead.Data;

/// <summary>What is wrong with a field.</summary>
/// <param name="Field">The field's name; <see cref="Rights"/> and <see cref="Version"/> stand for the edit as a whole.</param>
/// <param name="Message">What is wrong and what would be right.</param>
public sealed record FieldError(string Field, string Message)
{
    /// <summary>The 'field' of an edit that the caller may not make.</summary>
    public const string Rights = "rights";

    /// <summary>The 'field' of an edit of an older version than the stored one.</summary>
    public const string Version = "version";

    /// <param name="what">Who might, as the end of a sentence.</param>
    /// <returns>That the caller may not.</returns>
    public static FieldError Refused(string what) => new(Rights, $"You may not change this: {what}.");
}

/// <summary>The answer of an edit: what was saved, or what was wrong, in which case nothing was changed.</summary>
/// <typeparam name="T">What is edited.</typeparam>
/// <param name="Saved">What was saved.</param>
/// <param name="Errors">What was wrong.</param>
public sealed record EditResult<T>(T? Saved, IReadOnlyList<FieldError> Errors)
    where T : class
{
    /// <summary>Whether the caller may not make it at all.</summary>
    public bool IsRefused => Errors.Any(e => e.Field == FieldError.Rights);
}

/// <summary>Short ways to say both.</summary>
public static class EditResult
{
    /// <typeparam name="T">What is edited.</typeparam>
    /// <param name="saved">What was saved.</param>
    /// <returns>The good answer.</returns>
    public static EditResult<T> Saved<T>(T saved)
        where T : class => new(saved, []);

    /// <typeparam name="T">What is edited.</typeparam>
    /// <param name="errors">What was wrong.</param>
    /// <returns>The bad answer.</returns>
    public static EditResult<T> Wrong<T>(params IReadOnlyList<FieldError> errors)
        where T : class => new(null, errors);
}
