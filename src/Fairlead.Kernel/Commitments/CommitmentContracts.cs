namespace Fairlead.Commitments;

/// <summary>Where a promise was made: any thing of any module that has a page.</summary>
/// <param name="Kind">What kind of thing, in lower case: 'incident', 'decision', 'retrospective'. At most 40 characters.</param>
/// <param name="Key">Which one: its id or key. At most 200 characters.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Path">The path of its page, beginning with a slash.</param>
public sealed record CommitmentOrigin(string Kind, string Key, string Title, string Path);

/// <summary>A promise as somebody wants it; in a change, what is null stays as it is.</summary>
/// <param name="Title">What is promised, in one line.</param>
/// <param name="Due">The last day on which it is in time, in the organisation's zone.</param>
/// <param name="Owner">The account that promises; with <paramref name="Team"/> alone the team does.</param>
/// <param name="Team">The key of the team that it belongs to; empty for none.</param>
/// <param name="Why">What it is good for; empty for nothing.</param>
/// <param name="MoveReason">Why the date is moved, where it is.</param>
/// <param name="Version">The version that was edited; null for whatever is stored.</param>
/// <param name="Expectation">What a measure shall say when it was kept, as <see cref="Commitments.Expectation.Example"/>; empty for nothing.</param>
/// <param name="Size">small, medium or large; empty for none.</param>
public sealed record CommitmentWanted(
    string? Title = null, DateOnly? Due = null, Guid? Owner = null, string? Team = null, string? Why = null, string? MoveReason = null, int? Version = null, string? Expectation = null, string? Size = null);
