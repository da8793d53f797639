using Fairlead.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fairlead.Accounts;

/// <summary>What is mailed about links to single sign-on, where a mail server is set up.</summary>
/// <param name="db">The database.</param>
/// <param name="mail">Sends.</param>
/// <param name="log">Says what did not go.</param>
public sealed class CompanyMail(FairleadDb db, SendMail mail, ILogger<CompanyMail> log)
{
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Whether a mail server is set up.</returns>
    public async Task<bool> SendsAsync(CancellationToken cancel) => await MailSettings.ReadAsync(db, cancel) is not null;

    /// <summary>Sends the link that links.</summary>
    /// <param name="http">The request.</param>
    /// <param name="link">The link.</param>
    /// <param name="company">The company's name.</param>
    /// <param name="person">Who arrives.</param>
    /// <returns>When the server has taken it, or has not.</returns>
    internal Task LinkAsync(HttpContext http, NewLink link, string company, CompanyPerson person) => SendAsync(
        [link.Email],
        $"Link your account to {company}?",
        organisation => $"Somebody signed in at {company} as {person.Email} and wants to use your account at Fairlead of {organisation} with it.\n\nThis link asks you to confirm. It works once, for half an hour, and only in the browser in which you started:\n{new Uri(LinkAddress.Of(http), link.Path)}\n\nIf this was not you, ignore this email: nothing changes.\n",
        http.RequestAborted);

    /// <summary>Tells both addresses that they are linked.</summary>
    /// <param name="account">The account.</param>
    /// <param name="company">The company's name.</param>
    /// <param name="person">Who signs in to it from now on.</param>
    /// <param name="cancel">Ends the sending.</param>
    /// <returns>When the server has taken it, or has not.</returns>
    internal Task LinkedAsync(Account account, string company, CompanyPerson person, CancellationToken cancel) => SendAsync(
        [account.Email!, .. AccountFields.WrongEmail(person.Email) is null && !AddressNormalizer.AreSame(person.Email, account.Email) ? (string[])[person.Email!.Trim()] : []],
        "An account at Fairlead was linked",
        organisation => $"From now on {person.Email ?? person.Subject} at {company} signs in to the account {account.Email} at Fairlead of {organisation}. All earlier sessions are signed out.\n\nIf this was not you, tell an administrator, who can remove the link under People & access.\n",
        cancel);

    /// <summary>Tells that a link is gone.</summary>
    /// <returns>When the server has taken it, or has not.</returns>
    internal Task UnlinkedAsync(Account account, CancellationToken cancel) => SendAsync(
        [account.Email!],
        "An account at Fairlead was unlinked",
        organisation => $"Single sign-on is no longer linked to the account {account.Email} at Fairlead of {organisation}. Rights that came from its groups are removed, and API keys that were made with it are revoked.\n",
        cancel);

    private async Task SendAsync(IReadOnlyList<string> to, string subject, Func<string, string> text, CancellationToken cancel)
    {
        if (await MailSettings.ReadAsync(db, cancel) is not { } settings)
            return;
        var organisation = (await Settings.OrganisationSettings.ReadAsync(db, cancel)).Name;
        foreach (var address in to)
        {
            if (await mail.RunAsync(settings, address, subject, text(organisation), cancel) is { } wrong)
                log.LogError("An email about a link to single sign-on was not sent. {Reason}", wrong);
        }
    }
}
