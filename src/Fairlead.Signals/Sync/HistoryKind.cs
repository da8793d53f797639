using System.Text.Json.Nodes;
using Fairlead.Domain.Signals;

namespace Fairlead.Sync;

/// <summary>One kind of items of a repository at a forge, in a list from the newest to the oldest.</summary>
/// <param name="Name">What it is called, for instance pull_requests.</param>
/// <param name="First">The address of the first page, given the instant that the pass goes back to; null goes back to the beginning.</param>
/// <param name="OrderedBy">The instant by which the list is ordered.</param>
/// <param name="Tell">What an item says; it may have to ask further.</param>
/// <param name="Member">The member that holds the list where a page is an object.</param>
/// <param name="IsOrdered">Whether what stands behind an old item is older; else all pages are read each time.</param>
internal sealed record HistoryKind(
    string Name,
    Func<DateTime?, Uri> First,
    Func<JsonObject, string?> OrderedBy,
    Func<JsonObject, CancellationToken, Task<IReadOnlyList<HistoryMessage>>> Tell,
    string? Member = null,
    bool IsOrdered = true)
{
    /// <summary>How far behind the newest the next run looks again, for a list that is ordered by the making of items that change later.</summary>
    public TimeSpan Overlap { get; init; }
}

/// <summary>A repository at a forge.</summary>
internal interface IForgeRepository
{
    /// <summary>Its name as the forge writes it.</summary>
    string Name { get; }

    /// <summary>What it has a history of.</summary>
    IReadOnlyList<HistoryKind> Kinds { get; }
}
