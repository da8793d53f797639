using Fairlead.Audit;
using Fairlead.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>How an attempt to sign in ended.</summary>
public enum SignInEnd
{
    /// <summary>They are in.</summary>
    In,

    /// <summary>The password was right; a code is due.</summary>
    SecondStep,

    /// <summary>Something was wrong. Nobody learns what, nor whether there is such an account.</summary>
    Wrong,

    /// <summary>Too many wrong attempts on this account.</summary>
    Waits,
}

/// <summary>Lets persons in and out, and writes down who came and who was refused.</summary>
/// <param name="manager">Identity's own.</param>
/// <param name="databases">Gives contexts for the log.</param>
/// <param name="audit">The log.</param>
/// <param name="time">The clock.</param>
public sealed class SignIn(SignInManager<Account> manager, IDbContextFactory<FairleadDb> databases, AuditWriter audit, TimeProvider time)
{
    // An unknown address, and an account that waits, takes as long as a wrong password and gets the same answer: who has an
    // account here is nobody's business.
    private static string? _nobody;

    /// <param name="email">The mail address.</param>
    /// <param name="password">The password.</param>
    /// <param name="stays">Whether the cookie outlives the browser.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>How it ended.</returns>
    public async Task<SignInEnd> ByPasswordAsync(string? email, string? password, bool stays, CancellationToken cancel)
    {
        var (address, secret) = (email?.Trim() ?? "", password ?? "");
        if (address.Length > Account.MaxEmail || secret.Length > PasswordRules.Most || address.Any(char.IsControl))
            return SignInEnd.Wrong;
        var account = await manager.UserManager.FindByEmailAsync(address);
        if (account is not { DisabledAt: null, PasswordHash: not null } || await manager.UserManager.IsLockedOutAsync(account))
        {
            var hasher = manager.UserManager.PasswordHasher;
            var nobody = new Account { Name = "", Email = "" };
            hasher.VerifyHashedPassword(nobody, _nobody ??= hasher.HashPassword(nobody, "nobody"), secret);
            await RefusedAsync(address, cancel);
            return SignInEnd.Wrong;
        }

        var result = await manager.PasswordSignInAsync(account, secret, stays, lockoutOnFailure: true);
        if (result.RequiresTwoFactor)
            return SignInEnd.SecondStep;
        return await EndAsync(account, result, "password", cancel);
    }

    /// <param name="code">A code of the app, or a recovery code.</param>
    /// <param name="isRecovery">Which of both.</param>
    /// <param name="stays">Whether the cookie outlives the browser.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>How it ended; wrong as well when the first step is too long ago.</returns>
    public async Task<SignInEnd> ByCodeAsync(string? code, bool isRecovery, bool stays, CancellationToken cancel)
    {
        if (await manager.GetTwoFactorAuthenticationUserAsync() is not { DisabledAt: null } account)
            return SignInEnd.Wrong;
        if (await manager.UserManager.IsLockedOutAsync(account))
            return SignInEnd.Waits;
        var text = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (!isRecovery)
            return await EndAsync(account, await manager.TwoFactorAuthenticatorSignInAsync(text, stays, rememberClient: false), "code", cancel);

        // Identity does not count wrong recovery codes by itself.
        var result = await manager.TwoFactorRecoveryCodeSignInAsync(text.ToUpperInvariant());
        if (!result.Succeeded)
            await manager.UserManager.AccessFailedAsync(account);
        return await EndAsync(account, result, "recovery code", cancel);
    }

    /// <summary>Lets somebody in whom a link, a passkey or the company has named.</summary>
    /// <param name="account">Who.</param>
    /// <param name="by">What named them.</param>
    /// <param name="stays">Whether the cookie outlives the browser.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>How it ended.</returns>
    public async Task<SignInEnd> KnownAsync(Account account, string by, bool stays, CancellationToken cancel)
    {
        if (account.DisabledAt is not null)
        {
            await RefusedAsync(account.Email!, cancel);
            return SignInEnd.Wrong;
        }

        // What the company's groups gave counts in a session that the company opened.
        await manager.SignInAsync(account, stays, by == Caller.Company ? Caller.Company : null);
        return await EndAsync(account, SignInResult.Success, by, cancel);
    }

    /// <summary>Ends the session: its cookie lets nobody in any longer, wherever a copy of it is.</summary>
    /// <param name="caller">Who goes; null for a stranger.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When they are out.</returns>
    public async Task OutAsync(Caller? caller, CancellationToken cancel)
    {
        await manager.SignOutAsync();
        await PendingArrival.ForgetAsync(manager.Context);
        if (caller?.Session is not { } session)
            return;
        await using var db = await databases.CreateDbContextAsync(cancel);
        var now = time.Now();
        await db.Set<EndedSession>().Where(s => s.ForgottenAt < now).ExecuteDeleteAsync(cancel);
        if (!await db.Set<EndedSession>().AnyAsync(s => s.Id == session, cancel))
            db.Add(new EndedSession { Id = session, ForgottenAt = now + EndedSession.Life });
        await db.SaveChangesAsync(cancel);
    }

    private async Task<SignInEnd> EndAsync(Account account, SignInResult result, string by, CancellationToken cancel)
    {
        if (!result.Succeeded)
        {
            await RefusedAsync(account.Email!, cancel);
            return result.IsLockedOut ? SignInEnd.Waits : SignInEnd.Wrong;
        }

        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Set<Account>().Where(a => a.Id == account.Id).ExecuteUpdateAsync(s => s.SetProperty(a => a.SignedInAt, time.Now()), cancel);
        await audit.NoteAsync(databases, new("signed in", account.AuditName, null, $$"""{"by":"{{by}}"}"""), account.Email, cancel);
        return SignInEnd.In;
    }

    private Task RefusedAsync(string address, CancellationToken cancel) =>
        audit.NoteAsync(databases, new("refused", "account:" + (AccountFields.WrongEmail(address) is null ? address : "(no email address)")), "stranger", cancel);
}
