namespace Fairlead.Accounts;

/// <summary>A session whose person has signed out. The browser drops its cookie then; this is for copies of it.</summary>
public sealed class EndedSession
{
    /// <summary>How long it is remembered: longer than a cookie works that is not renewed.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(8);

    /// <summary>The random id in the cookie.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the cookie has run out by itself, and this may be forgotten.</summary>
    public required DateTime ForgottenAt { get; init; }
}
