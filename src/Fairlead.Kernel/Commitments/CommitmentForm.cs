using System.Globalization;
using Fairlead.Data;

namespace Fairlead.Commitments;

/// <summary>The fields of a commitment's form.</summary>
public sealed class CommitmentForm
{
    /// <summary>What is promised.</summary>
    public string? Title { get; set; }

    /// <summary>By when, as 2026-12-18.</summary>
    public string? Due { get; set; }

    /// <summary>The id of the account that promises; empty for none.</summary>
    public string? Owner { get; set; }

    /// <summary>The key of the team; empty for none.</summary>
    public string? Team { get; set; }

    /// <summary>What it is good for.</summary>
    public string? Why { get; set; }

    /// <summary>What a measure shall say when it was kept.</summary>
    public string? Expectation { get; set; }

    /// <summary>How much it takes.</summary>
    public string? Size { get; set; }

    /// <summary>Why the date is moved.</summary>
    public string? MoveReason { get; set; }

    /// <summary>Where it is made, such as 'incident:0123456789ab'; only of a new one.</summary>
    public string? Origin { get; set; }

    /// <summary>The version that the form was made of.</summary>
    public int? Version { get; set; }

    internal (CommitmentWanted? Wanted, IReadOnlyList<FieldError> Errors) Read()
    {
        DateOnly? due = null;
        if (!string.IsNullOrWhiteSpace(Due))
        {
            if (!DateOnly.TryParseExact(Due.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return (null, [new("due", "Due: write a day like 2026-12-18.")]);
            due = day;
        }

        var owner = Guid.Empty;
        if (!string.IsNullOrEmpty(Owner) && !Guid.TryParse(Owner, out owner))
            return (null, [new("owner", "Choose one of the accounts.")]);
        return (new CommitmentWanted(Title ?? "", due, owner, Team ?? "", Why ?? "", MoveReason, Version, Expectation ?? "", Size ?? ""), []);
    }
}
