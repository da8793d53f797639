namespace Fairlead.Notifications;

/// <summary>What notifications can be about.</summary>
/// <param name="Name">Its name in the database and the API, lower case with hyphens. It never changes.</param>
/// <param name="Title">Its name for people: 'A background job failed'.</param>
public sealed record NotificationKind(string Name, string Title)
{
    /// <summary>Whether it may go to destinations outside; false for what holds a link that opens an account.</summary>
    public bool ForDestinations { get; init; } = true;

    /// <summary>Whether people are told of it, and choose how.</summary>
    public bool ForPeople { get; init; }

    /// <summary>Whether it comes once a day by itself, so that people choose only between that and nothing.</summary>
    public bool IsDaily { get; init; }

    /// <summary>Whether only administrators are told of it.</summary>
    public bool ForAdministrators { get; init; }
}

/// <summary>Kinds of notifications as a kind of part.</summary>
public static class NotificationParts
{
    /// <summary>Something that people are told of.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="kind">The kind.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Notifications(this IModuleParts parts, NotificationKind kind)
    {
        parts.Services.Add(new(typeof(NotificationKind), kind));
        return parts;
    }
}
