using Fairlead.Catalog;
using Fairlead.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Accounts;

/// <summary>Single sign-on as an administrator wants it.</summary>
/// <param name="Title">What stands on the button.</param>
/// <param name="Authority">The provider's address.</param>
/// <param name="ClientId">Our name there.</param>
/// <param name="Secret">Our secret there; empty keeps the present one.</param>
/// <param name="GroupClaim">The claim that names groups.</param>
/// <param name="RoleRules">'group = role', one a line.</param>
/// <param name="TeamRules">'group = team key', one a line.</param>
/// <param name="DefaultRole">The role of those whom no rule names; null for none.</param>
/// <param name="IsOffered">Whether it is offered.</param>
public sealed record CompanySignInEdit(string? Title, string? Authority, string? ClientId, string? Secret, string? GroupClaim, string? RoleRules, string? TeamRules, Role? DefaultRole, bool IsOffered);

/// <summary>Connects single sign-on.</summary>
/// <param name="db">The database.</param>
/// <param name="sealing">Encrypts the secret.</param>
/// <param name="grants">Takes back what a provider's groups gave.</param>
/// <param name="database">Lets one after the other.</param>
public sealed class EditCompanySignIn(FairleadDb db, Sealing sealing, CompanyGrants grants, IDatabaseEngine database)
{
    private static readonly FieldError NobodyLeft = new("authority", "No administrator would remain except through groups of the current provider. Give somebody that role under People & access first.");

    /// <param name="caller">Who does it.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What is configured now, or what was wrong.</returns>
    public async Task<EditResult<CompanySignIn>> RunAsync(Caller caller, CompanySignInEdit edit, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<CompanySignIn>(FieldError.Refused("settings are for administrators"));
        var errors = new List<FieldError>();
        Need("title", edit.Title, 100);
        Need("clientId", edit.ClientId, 400);
        Need("groupClaim", edit.GroupClaim, 200);
        if (!Uri.TryCreate(edit.Authority?.Trim(), UriKind.Absolute, out var authority) || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)) || authority.UserInfo.Length > 0 || authority.Query.Length > 0 || edit.Authority!.Length > 400)
            errors.Add(new("authority", "The provider's address, beginning with https://; its /.well-known/openid-configuration lies below."));
        if (edit.Secret?.Length > 1000)
            errors.Add(new("secret", "At most 1,000 characters."));
        if (edit.DefaultRole is not (null or Role.Viewer or Role.Member))
            errors.Add(new("defaultRole", "Viewer, member, or nobody."));
        foreach (var (group, role, line) in GroupRules.Read(edit.RoleRules, 4000, "roleRules", errors))
        {
            if (!Enum.TryParse<Role>(role, ignoreCase: true, out var known) || !Enum.IsDefined(known) || !role.All(char.IsAsciiLetter))
                errors.Add(new("roleRules", $"Line {line}: '{role}' is no role; write viewer, member, leader or administrator."));
        }

        var teams = await db.Set<Team>().Select(t => t.Key).ToListAsync(cancel);
        errors.AddRange(GroupRules.Read(edit.TeamRules, 8000, "teamRules", errors).Where(r => !teams.Contains(r.Target)).Select(r => new FieldError("teamRules", $"Line {r.Line}: there is no team '{r.Target}'.")).ToList());
        if (errors.Count > 0)
            return EditResult.Wrong<CompanySignIn>(errors);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        var stored = await db.Set<CompanySignIn>().FirstOrDefaultAsync(c => c.Id == CompanySignIn.OnlyId, cancel);
        if (stored is null)
            db.Add(stored = new CompanySignIn { Title = "", Authority = "", ClientId = "", Version = 0 });

        // Who could make another provider receive the stored secret could read it.
        var moved = stored.Authority.Length > 0 && stored.Authority != edit.Authority!.Trim().TrimEnd('/');
        (stored.Title, stored.Authority, stored.ClientId, stored.GroupClaim) = (edit.Title!.Trim(), edit.Authority!.Trim().TrimEnd('/'), edit.ClientId!.Trim(), edit.GroupClaim!.Trim());
        (stored.RoleRules, stored.TeamRules, stored.DefaultRole, stored.IsOffered) = (edit.RoleRules?.Trim() ?? "", edit.TeamRules?.Trim() ?? "", edit.DefaultRole, edit.IsOffered);
        if (!string.IsNullOrEmpty(edit.Secret))
            stored.SealedSecret = sealing.Close(edit.Secret);
        else if (moved)
            stored.SealedSecret = null;
        stored.Version++;
        if (moved && !await TakeBackAsync(cancel))
            return EditResult.Wrong<CompanySignIn>(NobodyLeft);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(stored);

        void Need(string field, string? text, int most)
        {
            if (string.IsNullOrWhiteSpace(text) || text.Length > most || text.Any(char.IsControl))
                errors.Add(new(field, $"Between 1 and {most} characters, no control characters."));
        }
    }

    /// <summary>Takes single sign-on away. Accounts that came by it stay, without what its groups gave.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What it was, or what was wrong.</returns>
    public async Task<EditResult<CompanySignIn>> RemoveAsync(Caller caller, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<CompanySignIn>(FieldError.Refused("settings are for administrators"));
        if (await db.Set<CompanySignIn>().FirstOrDefaultAsync(c => c.Id == CompanySignIn.OnlyId, cancel) is not { } stored)
            return EditResult.Wrong<CompanySignIn>(new FieldError("company", "There is none."));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await database.AuditAloneAsync(db, cancel);
        db.Remove(stored);
        if (!await TakeBackAsync(cancel))
            return EditResult.Wrong<CompanySignIn>(NobodyLeft);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(stored);
    }

    // The groups of a provider that is asked no longer give nothing any longer.
    private async Task<bool> TakeBackAsync(CancellationToken cancel)
    {
        var linked = await db.Set<Account>().Where(a => a.OwnRole != null && db.Set<IdentityUserLogin<Guid>>().Any(l => l.UserId == a.Id)).ToListAsync(cancel);
        foreach (var account in linked)
        {
            if (!await grants.TakeBackAsync(account, cancel))
                return false;
        }

        return true;
    }
}

/// <summary>Rules of the form 'group = something', one a line.</summary>
internal static class GroupRules
{
    public static List<(string Group, string Target, int Line)> Read(string? text, int most, string field, List<FieldError> errors)
    {
        var rules = new List<(string, string, int)>();
        if (text?.Length > most)
        {
            errors.Add(new(field, $"At most {most} characters."));
            return rules;
        }

        foreach (var (line, i) in (text ?? "").Split('\n').Select((l, i) => (l.Trim(), i + 1)).Where(l => l.Item1.Length > 0))
        {
            // A group's name may hold '='; the last one divides.
            var at = line.LastIndexOf('=');
            if (at < 1 || at == line.Length - 1 || line.Any(char.IsControl))
                errors.Add(new(field, $"Line {i}: write 'group = {(field == "roleRules" ? "role" : "team key")}'."));
            else
                rules.Add((line[..at].Trim(), line[(at + 1)..].Trim(), i));
        }

        return rules;
    }

    /// <returns>What the rules give to somebody in these groups.</returns>
    public static IReadOnlyList<string> Of(string text, IReadOnlyCollection<string> groups) => [.. Read(text, int.MaxValue, "", []).Where(r => groups.Contains(r.Group, StringComparer.Ordinal)).Select(r => r.Target)];
}
