using System.Data.Common;
using Fairlead.Accounts;
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
            return [Of(administrators.Count, weak, inspected.Address.IsOfThisMachine), .. KeyFileOf(keys, inspected.Data)];
        }
        catch (DbException)
        {
            // Tables that are still to be made: another check says so.
            return [];
        }
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
