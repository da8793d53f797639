using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>What people do with their own account. What weakens it or opens another way in asks for the password, where there is one.</summary>
/// <param name="db">The database.</param>
/// <param name="manager">Identity's own.</param>
/// <param name="company">The links to single sign-on.</param>
public sealed class OwnAccount(FairleadDb db, SignInManager<Account> manager, LinkCompany company)
{
    private const int RecoveryCodes = 10;
    private static readonly FieldError WrongPassword = new("present", "This is not your current password.");
    private static readonly FieldError Nobody = FieldError.Refused("only the person can");

    private UserManager<Account> Accounts => manager.UserManager;

    /// <param name="caller">The person.</param>
    /// <returns>Their account; null for a key or the machine.</returns>
    public Task<Account?> FindAsync(Caller caller) => caller is { AccountId: { } id, Scopes: null } ? Accounts.FindByIdAsync(id.ToString()) : Task.FromResult<Account?>(null);

    /// <param name="caller">The person.</param>
    /// <param name="name">The new name.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> RenameAsync(Caller caller, string? name)
    {
        if (await FindAsync(caller) is not { } account)
            return EditResult.Wrong<Account>(Nobody);
        var errors = AccountFields.Check(name, account.Email);
        if (errors.Count > 0)
            return EditResult.Wrong<Account>(errors);
        account.Name = name!.Trim();
        return Answer(account, await Accounts.UpdateAsync(account));
    }

    /// <summary>Sets a new password; all other devices are signed out.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="present">The present password; not asked of somebody who has none.</param>
    /// <param name="wanted">The new one.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> PasswordAsync(Caller caller, string? present, string? wanted)
    {
        if (await FindAsync(caller) is not { } account)
            return EditResult.Wrong<Account>(Nobody);
        if (!await KnowsPasswordAsync(account, present))
            return EditResult.Wrong<Account>(WrongPassword);
        if (PasswordRules.Wrong(wanted ?? "", account.Name, account.Email!) is { } wrong)
            return EditResult.Wrong<Account>(new FieldError("password", wrong));
        account.PasswordHash = Accounts.PasswordHasher.HashPassword(account, wanted!);

        // Whoever reads this person's mail may have asked for a link before.
        db.RemoveRange(await OneTimeLink.UnusedAsync(db, LinkPurpose.Reset, account.Email!, CancellationToken.None));
        return await RenewedAsync(account, await Accounts.UpdateSecurityStampAsync(account));
    }

    /// <summary>Signs all other devices out.</summary>
    /// <param name="caller">The person.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> OthersOutAsync(Caller caller) =>
        await FindAsync(caller) is { } account ? await RenewedAsync(account, await Accounts.UpdateSecurityStampAsync(account)) : EditResult.Wrong<Account>(Nobody);

    /// <summary>Makes a key for an authenticator app. It counts for nothing until a code proves that the app has it.</summary>
    /// <param name="caller">The person.</param>
    /// <returns>The key in Base32; null for nobody, and while an app is in use.</returns>
    public async Task<string?> NewAppKeyAsync(Caller caller)
    {
        if (await FindAsync(caller) is not { TwoFactorEnabled: false } account)
            return null;
        await Accounts.ResetAuthenticatorKeyAsync(account);
        await manager.RefreshSignInAsync(account);
        return await Accounts.GetAuthenticatorKeyAsync(account);
    }

    /// <param name="caller">The person.</param>
    /// <returns>The key that waits for its first code; null without one.</returns>
    public async Task<string?> AppKeyAsync(Caller caller) => await FindAsync(caller) is { TwoFactorEnabled: false } account ? await Accounts.GetAuthenticatorKeyAsync(account) : null;

    /// <summary>Takes the app into use.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="code">A code of it.</param>
    /// <param name="present">The password; asked of whoever has one.</param>
    /// <returns>Recovery codes, shown once, or what was wrong.</returns>
    public async Task<EditResult<string[]>> UseAppAsync(Caller caller, string? code, string? present)
    {
        if (await FindAsync(caller) is not { TwoFactorEnabled: false } account)
            return EditResult.Wrong<string[]>(Nobody);
        if (!await KnowsPasswordAsync(account, present))
            return EditResult.Wrong<string[]>(WrongPassword);
        if (!await Accounts.VerifyTwoFactorTokenAsync(account, OneTimeCodes.Name, code ?? ""))
            return EditResult.Wrong<string[]>(new FieldError("code", "This code is wrong. Is the clock of the phone right?"));
        await Accounts.SetTwoFactorEnabledAsync(account, true);
        var codes = (await Accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!.ToArray();
        await manager.RefreshSignInAsync(account);
        return EditResult.Saved(codes);
    }

    /// <summary>Uses the app no longer.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="present">The password.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> ForgetAppAsync(Caller caller, string? present)
    {
        if (await FindAsync(caller) is not { } account)
            return EditResult.Wrong<Account>(Nobody);
        if (!await KnowsPasswordAsync(account, present))
            return EditResult.Wrong<Account>(WrongPassword);
        db.RemoveRange(await db.Set<IdentityUserToken<Guid>>().Where(t => t.UserId == account.Id).ToListAsync());
        return await RenewedAsync(account, await Accounts.SetTwoFactorEnabledAsync(account, false));
    }

    /// <summary>Makes new recovery codes; the old ones work no longer.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="present">The password.</param>
    /// <returns>The codes, shown once, or what was wrong.</returns>
    public async Task<EditResult<string[]>> NewCodesAsync(Caller caller, string? present)
    {
        if (await FindAsync(caller) is not { TwoFactorEnabled: true } account)
            return EditResult.Wrong<string[]>(Nobody);
        if (!await KnowsPasswordAsync(account, present))
            return EditResult.Wrong<string[]>(WrongPassword);
        return EditResult.Saved((await Accounts.GenerateNewTwoFactorRecoveryCodesAsync(account, RecoveryCodes))!.ToArray());
    }

    /// <summary>Keeps a passkey that the browser has made.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="answer">The browser's answer as JSON.</param>
    /// <param name="name">What its owner calls it.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> AddPasskeyAsync(Caller caller, string answer, string? name)
    {
        if (await FindAsync(caller) is not { } account)
            return EditResult.Wrong<Account>(Nobody);
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100 || name.Any(char.IsControl))
            return EditResult.Wrong<Account>(new FieldError("passkey", "A name of at most 100 characters, for instance 'laptop'."));
        if (await SignInApi.TriedAsync(() => manager.PerformPasskeyAttestationAsync(answer)) is not { Succeeded: true } made || made.UserEntity.Id != account.Id.ToString())
            return EditResult.Wrong<Account>(new FieldError("passkey", "The browser's passkey was not accepted. Load the page again and try once more."));
        made.Passkey.Name = name.Trim();
        return Answer(account, await Accounts.AddOrUpdatePasskeyAsync(account, made.Passkey));
    }

    /// <summary>Forgets a passkey.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="id">Its id in base64url.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> ForgetPasskeyAsync(Caller caller, string? id)
    {
        if (await FindAsync(caller) is not { } account)
            return EditResult.Wrong<Account>(Nobody);
        if (!System.Buffers.Text.Base64Url.IsValid(id))
            return EditResult.Wrong<Account>(new FieldError("passkey", "There is no such passkey."));
        return Answer(account, await Accounts.RemovePasskeyAsync(account, System.Buffers.Text.Base64Url.DecodeFromChars(id)));
    }

    /// <summary>Removes the link to single sign-on, and what came by it.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="present">The password.</param>
    /// <returns>The account, or what was wrong.</returns>
    public async Task<EditResult<Account>> UnlinkAsync(Caller caller, string? present)
    {
        if (await ConfirmAsync(caller, present) is { } wrong)
            return EditResult.Wrong<Account>(wrong);
        var result = await company.RemoveAsync(caller, caller.AccountId!.Value, CancellationToken.None);
        if (result.Saved is not null)
            await manager.RefreshSignInAsync(result.Saved);
        return result;
    }

    /// <summary>Asks for the password before something that opens another way in.</summary>
    /// <param name="caller">The person.</param>
    /// <param name="present">What they typed in.</param>
    /// <returns>What was wrong; null when it is them, or when they have no password.</returns>
    public async Task<FieldError?> ConfirmAsync(Caller caller, string? present) =>
        await FindAsync(caller) is not { } account ? Nobody : await KnowsPasswordAsync(account, present) ? null : WrongPassword;

    // Whoever found an open browser tries no more passwords here than at sign-in.
    private async Task<bool> KnowsPasswordAsync(Account account, string? present)
    {
        if (account.PasswordHash is null)
            return true;
        if (await Accounts.IsLockedOutAsync(account) || present is not { Length: > 0 and <= PasswordRules.Most })
            return false;
        if (await Accounts.CheckPasswordAsync(account, present))
            return true;
        await Accounts.AccessFailedAsync(account);
        return false;
    }

    // The stamp has changed, so this device's cookie has to be written anew.
    private async Task<EditResult<Account>> RenewedAsync(Account account, IdentityResult result)
    {
        if (result.Succeeded)
            await manager.RefreshSignInAsync(account);
        return Answer(account, result);
    }

    private static EditResult<Account> Answer(Account account, IdentityResult result) => result.Succeeded ? EditResult.Saved(account) : EditResult.Wrong<Account>(AccountFields.ErrorsOf(result));
}
