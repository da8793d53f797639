using Fairlead.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>A text that only its owner reads, encrypted.</summary>
public sealed class PrivateText
{
    /// <summary>Whose it is.</summary>
    public required Guid AccountId { get; init; }

    /// <summary>What it is, for instance 'note'.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about, in its module's own words.</summary>
    public required string Subject { get; init; }

    /// <summary>The text, encrypted for this owner, kind and subject: moved to another row it cannot be opened.</summary>
    public required byte[] Sealed { get; set; }

    /// <summary>When it was written.</summary>
    public required DateTime ChangedAt { get; set; }
}

/// <summary>Keeps texts for one person each. There is no way in for anybody else, an administrator included; see docs/operations for what that is worth.</summary>
/// <param name="protection">Encrypts.</param>
/// <param name="time">The clock.</param>
public sealed class PrivateTexts(IDataProtectionProvider protection, TimeProvider time)
{
    /// <param name="db">The database.</param>
    /// <param name="owner">Who reads.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The reader's own text; null without one.</returns>
    /// <exception cref="InvalidOperationException">Somebody without an account, or a key: a program reads nobody's private texts.</exception>
    public async Task<string?> ReadAsync(FairleadDb db, Caller owner, string kind, string subject, CancellationToken cancel)
    {
        var id = Owner(owner);
        var text = await db.Set<PrivateText>().AsNoTracking().FirstOrDefaultAsync(t => t.AccountId == id && t.Kind == kind && t.Subject == subject, cancel);
        return text is null ? null : System.Text.Encoding.UTF8.GetString(Protector(id, kind, subject).Unprotect(text.Sealed));
    }

    /// <summary>Writes the caller's own text; an empty one removes it.</summary>
    /// <param name="db">The database.</param>
    /// <param name="owner">Who writes.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="subject">What it is about.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is stored.</returns>
    /// <exception cref="InvalidOperationException">Somebody without an account, or a key.</exception>
    public async Task WriteAsync(FairleadDb db, Caller owner, string kind, string subject, string text, CancellationToken cancel)
    {
        var id = Owner(owner);
        var stored = await db.Set<PrivateText>().FirstOrDefaultAsync(t => t.AccountId == id && t.Kind == kind && t.Subject == subject, cancel);
        var closed = Protector(id, kind, subject).Protect(System.Text.Encoding.UTF8.GetBytes(text));
        if (text.Length == 0 && stored is not null)
            db.Remove(stored);
        else if (text.Length > 0 && stored is null)
            db.Add(new PrivateText { AccountId = id, Kind = kind, Subject = subject, Sealed = closed, ChangedAt = time.Now() });
        else if (stored is not null)
            (stored.Sealed, stored.ChangedAt) = (closed, time.Now());
        await db.SaveChangesAsync(cancel);
    }

    private IDataProtector Protector(Guid owner, string kind, string subject) => protection.CreateProtector("private-text", owner.ToString(), kind, subject);

    private static Guid Owner(Caller caller) => caller is { AccountId: { } id, Scopes: null }
        ? id
        : throw new InvalidOperationException("Private texts belong to persons who signed in themselves.");
}
