namespace Fairlead.Measures;

/// <summary>What a number is about.</summary>
public enum ScopeKind
{
    /// <summary>All services.</summary>
    Organisation,

    /// <summary>The services of one team, or of several together.</summary>
    Team,

    /// <summary>One service.</summary>
    Service,
}

/// <summary>What a number is about, with the services that it covers. The smallest cut is the service, never a person.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Key">The key of the team or service; of several teams all keys with commas between; null for the organisation.</param>
/// <param name="Title">The name for people.</param>
/// <param name="Services">The services.</param>
public sealed record MeasureScope(ScopeKind Kind, string? Key, string Title, IReadOnlyList<Guid> Services)
{
    /// <summary>The teams, so that what belongs to a team itself (a survey, a budget, a commitment) can be measured; empty for the organisation and for a service.</summary>
    public IReadOnlyList<Guid> Teams { get; init; } = [];

    /// <summary>The scope in a query string: 'team:payments', 'team:ledger,payments', 'service:checkout', or empty for the organisation.</summary>
    public string Text => Kind == ScopeKind.Organisation ? "" : $"{Kind.ToString().ToLowerInvariant()}:{Key}";
}
