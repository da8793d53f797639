using System.Buffers.Text;
using System.Security.Cryptography;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>A source as somebody wants it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Which words it speaks.</param>
/// <param name="Key">Its key; null makes one of the name.</param>
/// <param name="Secret">Its secret where the tool has one already; null makes a new one.</param>
public sealed record SourceEdit(string? Name, SourceKind Kind, string? Key = null, string? Secret = null);

/// <summary>A source whose secret was just made.</summary>
/// <param name="Source">The source.</param>
/// <param name="Secret">The secret; behind this answer it is shown nowhere.</param>
public sealed record NewSource(SignalSource Source, string Secret);

/// <summary>Adds sources, disables them and changes their secrets. Leaders do: what comes in moves everybody's numbers.</summary>
/// <param name="db">The database.</param>
/// <param name="sealing">Encrypts secrets.</param>
/// <param name="book">Forgets what it knew.</param>
/// <param name="time">The clock.</param>
public sealed class EditSources(FairleadDb db, Sealing sealing, SourceBook book, TimeProvider time)
{
    /// <summary>The most sources, and the shortest and longest secret.</summary>
    public const int MostSources = 200, ShortestSecret = 16, LongestSecret = 200;

    private const string Who = "sources are for leaders";

    /// <param name="caller">Who does it.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The source with its secret, or what was wrong.</returns>
    public async Task<EditResult<NewSource>> NewAsync(Caller caller, SourceEdit edit, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<NewSource>(FieldError.Refused(Who));
        var errors = new List<FieldError>();
        if (WrongName(edit.Name) is { } wrong)
            errors.Add(wrong);
        if (!Enum.IsDefined(edit.Kind))
            errors.Add(new("kind", $"One of {string.Join(", ", Enum.GetNames<SourceKind>())}."));
        if (edit.Key is { Length: > 0 } && !CatalogKey.IsValid(edit.Key))
            errors.Add(new("key", $"Lower-case letters, digits and single hyphens, at most {CatalogKey.MaxLength}."));
        if (WrongSecret(edit.Secret) is { } weak)
            errors.Add(weak);
        var taken = (await db.Set<SignalSource>().Select(s => s.Key).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        if (edit.Key is { Length: > 0 } key && taken.Contains(key))
            errors.Add(new("key", $"There is a source '{key}' already."));
        if (taken.Count >= MostSources)
            errors.Add(new("name", $"There are {MostSources} sources already."));
        if (errors.Count > 0)
            return EditResult.Wrong<NewSource>(errors);

        var secret = string.IsNullOrEmpty(edit.Secret) ? NewSecret() : edit.Secret;
        var source = new SignalSource
        {
            Id = Guid.CreateVersion7(),
            Key = string.IsNullOrEmpty(edit.Key) ? CatalogKey.Free(edit.Name!, taken) : edit.Key,
            Name = edit.Name!.Trim(),
            Kind = edit.Kind,
            SealedSecret = sealing.Close(secret),
            CreatedAt = time.Now(),
        };
        db.Add(source);
        await db.SaveChangesAsync(cancel);
        book.Forget();
        return EditResult.Saved(new NewSource(source, secret));
    }

    /// <summary>Renames a source.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="key">The source.</param>
    /// <param name="name">The new name.</param>
    /// <param name="version">The version that is edited; null for whatever is stored.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The source, or what was wrong.</returns>
    public Task<EditResult<SignalSource>> RenameAsync(Caller caller, string key, string? name, int? version, CancellationToken cancel) =>
        ChangeAsync(caller, key, version, source => WrongName(name) is { } wrong ? wrong : Set(() => source.Name = name!.Trim()), cancel);

    /// <summary>Disables or enables a source.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="key">The source.</param>
    /// <param name="isEnabled">Whether messages of it are accepted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The source, or what was wrong.</returns>
    public Task<EditResult<SignalSource>> EnableAsync(Caller caller, string key, bool isEnabled, CancellationToken cancel) =>
        ChangeAsync(caller, key, null, source => Set(() => source.DisabledAt = isEnabled ? null : source.DisabledAt ?? time.Now()), cancel);

    /// <summary>Changes all of a source that can be changed.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="key">The source.</param>
    /// <param name="name">Its name.</param>
    /// <param name="secret">Another secret; null keeps it.</param>
    /// <param name="isEnabled">Whether messages of it are accepted.</param>
    /// <param name="version">The version that is edited; null for whatever is stored.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The source, or what was wrong.</returns>
    public Task<EditResult<SignalSource>> SaveAsync(Caller caller, string key, string? name, string? secret, bool isEnabled, int? version, CancellationToken cancel) =>
        ChangeAsync(caller, key, version, source => WrongName(name) ?? WrongSecret(secret) ?? Set(() =>
        {
            source.Name = name!.Trim();
            source.DisabledAt = isEnabled ? null : source.DisabledAt ?? time.Now();
            if (!string.IsNullOrEmpty(secret))
                source.SealedSecret = sealing.Close(secret);
        }), cancel);

    /// <summary>Gives a source another secret; the old one stops working at once.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="key">The source.</param>
    /// <param name="secret">The secret; null or empty makes one.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The source with its secret, or what was wrong.</returns>
    public async Task<EditResult<NewSource>> NewSecretAsync(Caller caller, string key, string? secret, CancellationToken cancel)
    {
        var made = string.IsNullOrEmpty(secret) ? NewSecret() : secret;
        var result = await ChangeAsync(caller, key, null, source => WrongSecret(secret) is { } weak ? weak : Set(() => source.SealedSecret = sealing.Close(made)), cancel);
        return result.Saved is { } saved ? EditResult.Saved(new NewSource(saved, made)) : EditResult.Wrong<NewSource>(result.Errors);
    }

    private async Task<EditResult<SignalSource>> ChangeAsync(Caller caller, string key, int? version, Func<SignalSource, FieldError?> change, CancellationToken cancel)
    {
        if (!caller.MayLead)
            return EditResult.Wrong<SignalSource>(FieldError.Refused(Who));
        if (await db.Set<SignalSource>().FirstOrDefaultAsync(s => s.Key == key, cancel) is not { } source)
            return EditResult.Wrong<SignalSource>(new FieldError("source", $"There is no source '{key}'."));
        if (version is { } edited && edited != source.Version)
            return EditResult.Wrong<SignalSource>(new FieldError(FieldError.Version, "It has been changed in the meantime. Look at it again."));
        if (change(source) is { } wrong)
            return EditResult.Wrong<SignalSource>(wrong);
        source.Version++;
        await db.SaveChangesAsync(cancel);
        book.Forget();
        return EditResult.Saved(source);
    }

    private static FieldError? Set(Action change)
    {
        change();
        return null;
    }

    private static FieldError? WrongName(string? name) => string.IsNullOrWhiteSpace(name) || name.Trim().Length > 100 || name.Any(char.IsControl)
        ? new("name", "A name of at most 100 characters, without control characters.")
        : null;

    private static FieldError? WrongSecret(string? secret) => secret is { Length: > 0 } && (secret.Length is < ShortestSecret or > LongestSecret || secret.Any(c => c is <= ' ' or > '~'))
        ? new("secret", $"{ShortestSecret} to {LongestSecret} visible ASCII characters.")
        : null;

    private static string NewSecret() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
}
