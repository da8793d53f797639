using Fairlead.Accounts;
using Fairlead.Data;

namespace Fairlead.Commitments;

/// <summary>What a promise needs, and who may make and change it.</summary>
internal static class CommitmentRule
{
    public const int LongestTitle = 200, LongestText = 2000, LongestKind = 40;

    private const int MostYears = 5;
    private const string Who = "a commitment is changed by its owner, by members of its team, and by leaders";

    /// <summary>Of a promise as it would stand.</summary>
    public static IReadOnlyList<FieldError> Wrong(string? title, string? why, DateOnly? due, DateOnly today, bool isNewDate, Guid? owner, Guid? team)
    {
        var errors = new List<FieldError>();
        Text("title", title, LongestTitle, isLine: true, errors);
        if (string.IsNullOrWhiteSpace(title))
            errors.Add(new("title", "What is promised, in one line."));
        Text("why", why, LongestText, isLine: false, errors);
        if (due is not { } day)
            errors.Add(new("due", "By when: a day such as 2026-12-18."));
        else if (isNewDate && day < today)
            errors.Add(new("due", "The day has passed."));
        else if (isNewDate && day > today.AddYears(MostYears))
            errors.Add(new("due", $"At most {MostYears} years from now."));
        if (owner is null && team is null)
            errors.Add(new("owner", "Who promises: an account, a team, or both."));
        return errors;
    }

    /// <summary>A person's own promise is theirs to make; one for somebody else needs a team of both, or a leader.</summary>
    public static FieldError? MayMake(Caller caller, Guid? owner, Guid? team, bool isOwnerInTeam)
    {
        if (!caller.Has(KeyScopes.Write) || caller.Role < Role.Member)
            return FieldError.Refused("commitments are made by members, leaders and administrators");
        if (team is not null && !caller.MayEdit(team))
            return FieldError.Refused("a commitment of a team is made by its members and by leaders");
        var isTheirs = owner is null || owner == caller.AccountId || isOwnerInTeam;
        return caller.MayLead || (isTheirs && (owner ?? team) is not null) ? null : FieldError.Refused("a commitment for somebody else needs a team that both of you are in, or a leader");
    }

    public static FieldError? MayChange(Caller caller, Commitment commitment) =>
        caller.MayEdit(commitment.TeamId) || (caller.Has(KeyScopes.Write) && caller.Role >= Role.Member && caller.AccountId is { } me && me == commitment.OwnerId) ? null : FieldError.Refused(Who);

    public static IReadOnlyList<FieldError> WrongClosing(CommitmentState state, string? text)
    {
        var errors = new List<FieldError>();
        Text(state == CommitmentState.Done ? "evidence" : "reason", text, LongestText, isLine: false, errors);
        if (state == CommitmentState.Dropped && string.IsNullOrWhiteSpace(text))
            errors.Add(new("reason", "Say why it is given up: others rely on it."));
        return errors;
    }

    /// <summary>Evidence that is a link of the web, and nothing that a browser would run.</summary>
    public static Uri? LinkOf(string? evidence) =>
        Uri.TryCreate(evidence?.Trim(), UriKind.Absolute, out var link) && link.Scheme is "https" or "http" ? link : null;

    public static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static void Text(string field, string? text, int most, bool isLine, List<FieldError> errors)
    {
        if (text?.Length > most)
            errors.Add(new(field, $"At most {most:N0} characters."));
        else if (text?.Any(c => char.IsControl(c) && (isLine || c is not ('\n' or '\r' or '\t'))) == true)
            errors.Add(new(field, "No control characters."));
    }
}
