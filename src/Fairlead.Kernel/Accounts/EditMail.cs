using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>The mail server as an administrator wants it.</summary>
/// <param name="Host">The server's name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection is protected.</param>
/// <param name="User">The name to sign in with there; empty for none.</param>
/// <param name="Password">The password; empty keeps the present one.</param>
/// <param name="From">From which address mails come.</param>
public sealed record MailEdit(string? Host, int Port, MailSecurity Security, string? User, string? Password, string? From);

/// <summary>Configures the mail server.</summary>
/// <param name="db">The database.</param>
/// <param name="sealing">Encrypts the password.</param>
public sealed class EditMail(FairleadDb db, Sealing sealing)
{
    /// <param name="caller">Who does it.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What is configured now, or what was wrong.</returns>
    public async Task<EditResult<MailSettings>> RunAsync(Caller caller, MailEdit edit, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<MailSettings>(FieldError.Refused("settings are for administrators"));
        var errors = new List<FieldError>();
        if (Uri.CheckHostName(edit.Host?.Trim()) == UriHostNameType.Unknown)
            errors.Add(new("host", "The name or address of a mail server."));
        if (edit.Port is < 1 or > 65535)
            errors.Add(new("port", "Between 1 and 65535; mostly 587 or 465."));
        if (edit.User?.Length > 400 || edit.User?.Any(char.IsControl) == true)
            errors.Add(new("user", "At most 400 characters, no control characters."));
        if (edit.Password?.Length > 1000)
            errors.Add(new("mailPassword", "At most 1,000 characters."));
        if (AccountFields.WrongEmail(edit.From) is { } wrong)
            errors.Add(new("from", wrong));
        var local = edit.Host?.Trim() is "localhost" || (System.Net.IPAddress.TryParse(edit.Host?.Trim(), out var address) && System.Net.IPAddress.IsLoopback(address));
        if (!Enum.IsDefined(edit.Security))
            errors.Add(new("security", "STARTTLS, TLS or none."));
        else if (edit.Security == MailSecurity.None && !local)
            errors.Add(new("security", "Links in emails open accounts: without encryption only a server on this machine is allowed."));
        if (errors.Count > 0)
            return EditResult.Wrong<MailSettings>(errors);

        var stored = await db.Set<MailSettings>().FirstOrDefaultAsync(m => m.Id == MailSettings.OnlyId, cancel);
        if (stored is null)
            db.Add(stored = new MailSettings { Host = "", From = "", Version = 0 });
        var moved = stored.Host.Length > 0 && stored.Host != edit.Host!.Trim();
        (stored.Host, stored.Port, stored.Security, stored.From) = (edit.Host!.Trim(), edit.Port, edit.Security, edit.From!.Trim());
        stored.User = string.IsNullOrWhiteSpace(edit.User) ? null : edit.User.Trim();
        if (!string.IsNullOrEmpty(edit.Password))
            stored.SealedPassword = sealing.Close(edit.Password);
        else if (moved)
            stored.SealedPassword = null;
        stored.Version++;
        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(stored);
    }

    /// <summary>Sends no more mail; links are shown again.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What it was, or what was wrong.</returns>
    public async Task<EditResult<MailSettings>> RemoveAsync(Caller caller, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<MailSettings>(FieldError.Refused("settings are for administrators"));
        if (await db.Set<MailSettings>().FirstOrDefaultAsync(m => m.Id == MailSettings.OnlyId, cancel) is not { } stored)
            return EditResult.Wrong<MailSettings>(new FieldError("mail", "There is none."));
        db.Remove(stored);
        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(stored);
    }
}
