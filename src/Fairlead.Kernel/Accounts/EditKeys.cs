using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>A key that was just made.</summary>
/// <param name="Stored">What is stored of it.</param>
/// <param name="Text">The key itself; behind this answer it is nowhere else.</param>
public sealed record NewKey(ApiKey Stored, string Text);

/// <summary>Makes API keys and takes them back.</summary>
/// <param name="db">The database.</param>
/// <param name="time">The clock.</param>
public sealed class EditKeys(FairleadDb db, TimeProvider time)
{
    /// <summary>The most keys that work at a time for one account, and the longest life in days.</summary>
    public const int MostKeys = 50, MostDays = 366;

    /// <param name="caller">Whose key it will be; a key makes no keys.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="scopes">What it may be used for, see <see cref="KeyScopes"/>.</param>
    /// <param name="days">For how many days it works.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The key, or what was wrong.</returns>
    public async Task<EditResult<NewKey>> NewAsync(Caller caller, string? name, IReadOnlyCollection<string> scopes, int days, CancellationToken cancel)
    {
        if (caller is not { AccountId: { } account, Scopes: null })
            return EditResult.Wrong<NewKey>(FieldError.Refused("keys are created by persons who signed in themselves"));
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > 100 || name.Any(char.IsControl))
            errors.Add(new("keyName", "What the key is for, in at most 100 characters."));
        if (scopes.Count == 0)
            errors.Add(new("scopes", $"At least one of {string.Join(", ", KeyScopes.All.Select(s => s.Name))}."));
        errors.AddRange(scopes.Where(s => KeyScopes.All.All(k => k.Name != s)).Select(s => new FieldError("scopes", $"'{s}' is none of {string.Join(", ", KeyScopes.All.Select(k => k.Name))}.")));
        errors.AddRange(KeyScopes.All.Where(s => scopes.Contains(s.Name, StringComparer.Ordinal) && caller.Role < s.Least).Select(s => new FieldError("scopes", KeyScopes.Beyond(s.Name, caller.Role))));
        if (days is < 1 or > MostDays)
            errors.Add(new("days", $"Between 1 and {MostDays} days."));
        var now = time.Now();
        if (await db.Set<ApiKey>().CountAsync(k => k.AccountId == account && k.RevokedAt == null && k.ExpiresAt > now, cancel) >= MostKeys)
            errors.Add(new("keyName", $"You have {MostKeys} valid keys; revoke one first."));
        if (errors.Count > 0)
            return EditResult.Wrong<NewKey>(errors);

        var text = ApiKey.New();
        var key = new ApiKey
        {
            Id = Guid.CreateVersion7(),
            AccountId = account,
            Name = name!.Trim(),
            Hash = OneTimeLink.HashOf(text),
            Ends = text[^4..],
            Scopes = string.Join(' ', KeyScopes.All.Select(s => s.Name).Where(scopes.Contains)),
            ByCompany = caller.ByCompany,
            CreatedAt = now,
            ExpiresAt = now.AddDays(days),
        };
        db.Add(key);
        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(new NewKey(key, text));
    }

    /// <summary>Takes a key back: one's own, or as an administrator any.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="id">The key.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The key, or what was wrong.</returns>
    public async Task<EditResult<ApiKey>> RevokeAsync(Caller caller, Guid id, CancellationToken cancel)
    {
        if (await db.Set<ApiKey>().FirstOrDefaultAsync(k => k.Id == id, cancel) is not { } key || (key.AccountId != caller.AccountId && !caller.MayAdminister))
            return EditResult.Wrong<ApiKey>(new FieldError("key", "There is no such key of yours."));
        key.RevokedAt ??= time.Now();
        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(key);
    }
}
