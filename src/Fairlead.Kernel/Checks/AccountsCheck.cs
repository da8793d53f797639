using System.Data.Common;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Measures;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Checks;

/// <summary>Is there an administrator, are they more than a password, and does the key file open what is encrypted?</summary>
internal sealed class AccountsCheck : ICheck
{
    public async Task<IReadOnlyList<Finding>> LookAsync(Inspection inspected, CancellationToken cancel)
    {
        if (await inspected.OpenAsync(cancel) is not { } db)
            return [];
        try
        {
            var administrators = await db.Set<Account>().Where(a => a.Role == Role.Administrator && a.DisabledAt == null).Select(a => new { a.Id, a.TwoFactorEnabled }).ToListAsync(cancel);
            var passkeys = await db.Set<Microsoft.AspNetCore.Identity.IdentityUserPasskey<Guid>>().Select(p => p.UserId).Distinct().ToListAsync(cancel);
            var weak = administrators.Count(a => !a.TwoFactorEnabled && !passkeys.Contains(a.Id));
            var keys = await db.Set<ProtectionKey>().AsNoTracking().Select(k => k.Xml).ToListAsync(cancel);
            return [Of(administrators.Count, weak, inspected.Address.IsOfThisMachine), .. KeyFileOf(keys, inspected.Data), .. await WithheldAsync(db, inspected.Time.Now(), cancel)];
        }
        catch (DbException)
        {
            // Tables that are still to be made: another check says so.
            return [];
        }
    }

    // Keys that are older than their owners' roles do less than whoever set them up expects.
    private static async Task<IEnumerable<Finding>> WithheldAsync(FairleadDb db, DateTime now, CancellationToken cancel)
    {
        var keys = await db.Set<ApiKey>().Where(k => k.RevokedAt == null && k.ExpiresAt > now)
            .Join(db.Set<Account>().Where(a => a.DisabledAt == null), k => k.AccountId, a => a.Id, (k, a) => new { k.Scopes, k.ByCompany, a.Role, a.OwnRole }).ToListAsync(cancel);
        var count = keys.Count(k => KeyScopes.Divide(k.Scopes, Account.RoleIn(k.Role, k.OwnRole, k.ByCompany)).Withheld.Count > 0);
        return count == 0 ? [] : [new("API keys", Severity.Warning, $"{Words.Count(count, "key holds a scope", "keys hold scopes")} beyond their owner's role, which is withheld", "Ask their owners to revoke them; builds send facts with the secret of a source.")];
    }

    private static Finding Of(int administrators, int weak, bool isLocal) => (administrators, weak) switch
    {
        (0, _) => new("administrators", Severity.Warning, "nobody has an account yet", "Start the server and open the link that it prints."),
        (_, > 0) => new("administrators", isLocal ? Severity.Warning : Severity.Insecure, $"{weak} of {administrators} sign in by a password alone", "Let them set up an authenticator app under 'Your account'."),
        _ => new("administrators", Severity.Ok, $"{administrators}, each with a second factor or a passkey"),
    };

    // Which file wrapped a key stands beside it; what it holds is not asked.
    private static IEnumerable<Finding> KeyFileOf(List<string> keys, DataDirectory data)
    {
        const string Check = "key file";
        if (keys.Exists(k => !k.Contains("<wrapped ", StringComparison.Ordinal)))
            yield return new(Check, Severity.Insecure, "keys lie unprotected in the database", "Start the server of this version once; then remove the rows of protection_key that hold no 'wrapped'.");
        if (keys.Count == 0)
            yield break;
        if (!File.Exists(data.KeyFile))
        {
            yield return new(Check, Severity.Broken, $"there is no {data.KeyFile}, which opens what is encrypted", "Put the file back from its copy, or name it with --key-file.");
            yield break;
        }

        string mark;
        try
        {
            mark = new KeyFile(data.KeyFile).Mark;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            mark = "";
        }

        yield return mark.Length == 0 ? new(Check, Severity.Warning, $"{data.KeyFile} cannot be read", "Run this as the user who runs the server.")
            : keys.TrueForAll(k => k.Contains($"by=\"{mark}\"", StringComparison.Ordinal)) ? new(Check, Severity.Ok, $"{data.KeyFile} opens all {keys.Count}")
            : new(Check, Severity.Broken, $"{data.KeyFile} is not the file that wrapped the keys in the database", "Put the right one back from its copy, or name it with --key-file.");
    }
}
