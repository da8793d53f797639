using Fairlead.Accounts;
using Fairlead.Data;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>Somebody who gets emails of their own choice, as they are at this moment: between the cause and the sending an account may be disabled, or its person unsubscribe.</summary>
internal sealed class MailReader
{
    /// <summary>Why something is dropped.</summary>
    public const string NotWanted = "Its reader does not want it any more, or may not have it.";

    private readonly Role _role;
    private readonly HashSet<string> _off;
    private readonly Dictionary<string, NotificationKind> _kinds;

    private MailReader(string email, Role role, HashSet<string> off, Dictionary<string, NotificationKind> kinds) => (Email, _role, _off, _kinds) = (email, role, off, kinds);

    /// <summary>Their present address.</summary>
    public string Email { get; }

    /// <summary>Null for an account that is gone, disabled or without an address.</summary>
    public static async Task<MailReader?> FindAsync(FairleadDb db, IEnumerable<NotificationKind> kinds, Guid id, CancellationToken cancel)
    {
        if (await db.Set<Account>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id && a.DisabledAt == null, cancel) is not { Email: { } email } account)
            return null;
        var off = await db.Set<NotificationChoice>().Where(c => c.AccountId == id && c.Choice == MailChoice.Off).Select(c => c.Kind).ToListAsync(cancel);
        return new(email, account.Role, off.ToHashSet(StringComparer.Ordinal), kinds.ToDictionary(k => k.Name, StringComparer.Ordinal));
    }

    /// <summary>Whether they want a kind and may have it.</summary>
    public bool Takes(string kind) => !_off.Contains(kind) && (_kinds.GetValueOrDefault(kind) is not { ForAdministrators: true } || _role == Role.Administrator);
}
