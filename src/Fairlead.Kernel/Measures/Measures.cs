namespace Fairlead.Measures;

/// <summary>What a number is about.</summary>
public enum ScopeKind
{
    /// <summary>All services.</summary>
    Organisation,

    /// <summary>The services of one team.</summary>
    Team,

    /// <summary>One service.</summary>
    Service,
}

/// <summary>What a number is about, with the services that it covers. The smallest cut is the service, never a person.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Key">The key of the team or service; null for the organisation.</param>
/// <param name="Title">The name for people.</param>
/// <param name="Services">The services.</param>
public sealed record MeasureScope(ScopeKind Kind, string? Key, string Title, IReadOnlyList<Guid> Services)
{
    /// <summary>The scope in a query string: 'team:payments', 'service:checkout', or empty for the organisation.</summary>
    public string Text => Kind == ScopeKind.Organisation ? "" : $"{Kind.ToString().ToLowerInvariant()}:{Key}";
}
