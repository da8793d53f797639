using Fairlead.Catalog;
using Fairlead.Measures;

namespace Fairlead.Web.Shell;

/// <summary>A scope that can be chosen.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="IsChosen">Whether it is the present one, or a part of it.</param>
/// <param name="CanJoin">Whether it can be chosen together with others: a team.</param>
public sealed record ScopeChoice(string Text, string Title, bool IsChosen, bool CanJoin = false);

/// <summary>The scopes that a reader can choose, their own teams first.</summary>
/// <param name="Groups">Those that match, under their headings; a heading may be empty.</param>
/// <param name="Left">How many more match than are listed.</param>
public sealed record ScopeChoices(IReadOnlyList<(string Title, IReadOnlyList<ScopeChoice> Choices)> Groups, int Left)
{
    /// <summary>How many stand in the list above the navigation, which comes with each page.</summary>
    public const int Listed = 150;

    /// <param name="context">The page.</param>
    /// <param name="typed">What a name or key has to have in it; empty for all.</param>
    /// <param name="most">How many to list.</param>
    /// <returns>The choices.</returns>
    public static ScopeChoices Of(PageContext context, string typed, int most)
    {
        var (catalog, scope) = (context.Catalog, context.Scope);
        var mine = catalog.Teams.Where(t => context.Caller.Teams.Contains(t.Id)).ToList();
        var isMine = IsMine(context);
        List<ScopeChoice> first = [new(ScopeText.Organisation, catalog.Organisation.Title, scope.Kind == ScopeKind.Organisation)];
        if (mine.Count > 0)
            first.Insert(0, new(ScopeText.My, "My teams", isMine));
        var teams = mine.Concat(catalog.Teams.Except(mine)).Where(t => Matches(t.Name, t.Key)).Select(t => new ScopeChoice($"team:{t.Key}", t.Name, scope.Teams.Contains(t.Id), CanJoin: true)).ToList();
        var services = catalog.Services.Where(s => Matches(s.Name, s.Key)).Select(s => new ScopeChoice($"service:{s.Key}", s.Name, scope.Kind == ScopeKind.Service && scope.Key == s.Key)).ToList();
        first.RemoveAll(c => !Matches(c.Title, c.Text));

        var groups = new List<(string, IReadOnlyList<ScopeChoice>)>();
        var left = most;
        foreach (var (title, choices) in ((string, List<ScopeChoice>)[])[("", first), ("Teams", teams), ("Services", services)])
        {
            if (choices.Count > 0 && left > 0)
                groups.Add((title, [.. choices.Take(left)]));
            left -= choices.Count;
        }

        return new(groups, Math.Max(0, -left));

        bool Matches(string name, string key) =>
            name.Contains(typed, StringComparison.InvariantCultureIgnoreCase) || key.Contains(typed, StringComparison.OrdinalIgnoreCase);
    }

    /// <param name="context">The page.</param>
    /// <returns>What the present scope is called where it is chosen.</returns>
    public static string TitleOf(PageContext context) => IsMine(context) ? "My teams" : context.Scope.Title;

    /// <param name="back">The address to return to.</param>
    /// <param name="scope">The scope to show there; null for what is remembered.</param>
    /// <returns>That address about another scope. A place in a list is dropped, for it is one of another list.</returns>
    public static string Return(string back, string? scope)
    {
        var (path, query) = back.Split('?', 2) is [var p, var q] ? (p, q) : (back, "");
        var kept = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Where(part => part.Split('=')[0] is not ("scope" or "after"));
        if (scope is not null)
            kept = kept.Prepend("scope=" + Uri.EscapeDataString(scope));
        var rest = string.Join('&', kept);
        return rest.Length == 0 ? path : $"{path}?{rest}";
    }

    private static bool IsMine(PageContext context) => context.Scope.Kind == ScopeKind.Team && context.Caller.Teams.Count > 0 && context.Caller.Teams.SetEquals(context.Scope.Teams);
}
