namespace Fairlead.Domain.Signals;

/// <summary>How a kind of signals is written in Fairlead's own JSON.</summary>
/// <param name="Name">What "kind" says.</param>
/// <param name="Members">The members that it may have beside the <see cref="Common"/> ones. Any other is refused.</param>
/// <param name="Read">Reads one; throws an <see cref="UnreadableMessageException"/> where something is missing or wrong.</param>
public sealed record OwnForm(string Name, IReadOnlyList<string> Members, Func<OwnFact, Signal> Read)
{
    /// <summary>What every kind may have.</summary>
    public static readonly IReadOnlyList<string> Common = ["kind", "id", "at", "title", "service", "repository", "environment", "url"];

    /// <summary>All members, the common ones first.</summary>
    public IReadOnlyList<string> AllMembers { get; } = [.. Common, .. Members];

    /// <summary>How it stands in a file of comma-separated values, a row each; null where it needs more than a row.</summary>
    public CsvForm? Csv { get; init; }
}

/// <summary>How a kind of signals stands in a file of comma-separated values: columns are the members of its JSON.</summary>
/// <param name="Name">What files of it are called: 'deployments'.</param>
/// <param name="Times">Which columns give a row its time, in words.</param>
public sealed record CsvForm(string Name, string Times)
{
    /// <summary>Columns of whole numbers.</summary>
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>Columns of true and false.</summary>
    public IReadOnlyList<string> Truths { get; init; } = [];

    /// <summary>Columns of several texts, with '|' or blanks between.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Columns of instants that each make a fact with that "action" of a row: where the beginning and the end of a thing stand in one. None, or two.</summary>
    public IReadOnlyList<(string Column, string Action)> Ends { get; init; } = [];
}
