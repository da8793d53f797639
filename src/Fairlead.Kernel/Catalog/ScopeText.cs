using Fairlead.Accounts;
using Fairlead.Measures;

namespace Fairlead.Catalog;

/// <summary>What a scope is called in addresses, in the API and on the command line, and what it covers. There is no other place that reads it.</summary>
/// <remarks>
/// 'organisation' or nothing; 'team:payments'; 'team:payments,ledger' for several together; 'my' for the teams of whoever asks; 'service:checkout'. A parameter that was sent several times comes
/// joined by commas, so 'team:' may stand before each key.
/// </remarks>
public static class ScopeText
{
    /// <summary>The teams of whoever asks.</summary>
    public const string My = "my";

    /// <summary>All services.</summary>
    public const string Organisation = "organisation";

    /// <summary>How many teams a scope may name: what people can still call one thing, and an address can hold.</summary>
    public const int MostTeams = 50;

    private const string TeamPrefix = "team:", ServicePrefix = "service:";

    /// <param name="text">The scope's text; null and empty stand for the organisation.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="error">What is wrong and what to write instead; null when nothing is.</param>
    /// <returns>The scope; null when the text is wrong.</returns>
    public static MeasureScope? Read(string? text, CatalogView catalog, Caller caller, out string? error)
    {
        error = null;
        if (string.IsNullOrEmpty(text) || text == Organisation)
            return catalog.Organisation;
        if (text == My)
            return Mine(catalog, caller, out error);
        if (text.StartsWith(TeamPrefix, StringComparison.Ordinal))
            return OfTeams(text, catalog, out error);
        if (text.StartsWith(ServicePrefix, StringComparison.Ordinal))
            return OfService(text[ServicePrefix.Length..], catalog, out error);
        error = $"'{Shown(text)}' is no scope. Write team:KEY, team:KEY,KEY for several teams, my for your own teams, service:KEY, or organisation.";
        return null;
    }

    private static MeasureScope? Mine(CatalogView catalog, Caller caller, out string? error)
    {
        var teams = catalog.Teams.Where(t => caller.Teams.Contains(t.Id)).ToList();
        error = teams.Count switch
        {
            0 when caller.AccountId is null => "'my' stands for the teams of the account that is signed in, and there is none here. Name the teams: team:KEY,KEY.",
            0 => "You are a member of no team, so 'my' covers nothing. Name the teams: team:KEY,KEY.",
            > MostTeams => TooMany(teams.Count),
            _ => null,
        };
        return error is null ? catalog.Of(teams) : null;
    }

    private static MeasureScope? OfTeams(string text, CatalogView catalog, out string? error)
    {
        var keys = text.Split(',').Select(k => k.StartsWith(TeamPrefix, StringComparison.Ordinal) ? k[TeamPrefix.Length..] : k).ToList();
        if (keys.Count > MostTeams)
        {
            error = TooMany(keys.Count);
            return null;
        }

        var teams = new List<Team>();
        foreach (var key in keys)
        {
            var team = catalog.Teams.FirstOrDefault(t => t.Key == key);
            error = key.Length == 0 ? $"'{Shown(text)}' has an empty key. Write team:KEY, with a comma between several."
                : team is null ? $"There is no team '{Shown(key)}' in the catalog."
                : teams.Contains(team) ? $"Team '{key}' stands twice in the scope. Name each team once."
                : null;
            if (error is not null)
                return null;
            teams.Add(team!);
        }

        error = null;
        return catalog.Of(teams);
    }

    private static MeasureScope? OfService(string key, CatalogView catalog, out string? error)
    {
        var service = catalog.Services.FirstOrDefault(s => s.Key == key);
        error = service is not null ? null
            : key.Length == 0 ? "'service:' has no key. Write service:KEY."
            : key.Contains(',', StringComparison.Ordinal) ? "A scope has one service; several teams can be named, several services cannot."
            : $"There is no service '{Shown(key)}' in the catalog.";
        return service is null ? null : CatalogView.Of(service);
    }

    private static string TooMany(int count) => $"The scope names {count} teams; at most {MostTeams} can be taken together.";

    // An error is not the place to send a page of text back.
    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
