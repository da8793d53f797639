using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Accounts;

/// <summary>Somebody whom the provider has just named to this browser, and who is not signed in by that yet. A short cookie keeps them.</summary>
/// <param name="Company">What is configured.</param>
/// <param name="Person">Who it is there.</param>
public sealed record PendingArrival(CompanySignIn Company, CompanyPerson Person)
{
    /// <summary>The scheme of the cookie. Not Identity's own: that ends when a second factor is given, before the account could be linked.</summary>
    public const string Scheme = "arrival";

    /// <summary>How long a mail may take that is waited for.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    private const string Asked = "asked";

    /// <param name="company">Whom the browser is sent to.</param>
    /// <param name="back">Where it comes to afterwards.</param>
    /// <returns>What comes back with it: an answer of another provider, or to another client, is none to this one.</returns>
    internal static AuthenticationProperties To(CompanySignIn company, string back) => new(new Dictionary<string, string?>(StringComparer.Ordinal) { [Asked] = Mark(company) }) { RedirectUri = back };

    /// <param name="http">The request.</param>
    /// <param name="provider">The provider.</param>
    /// <returns>Who it is; null for nobody, or not any longer.</returns>
    internal static async Task<PendingArrival?> ReadAsync(HttpContext http, CompanyProvider provider)
    {
        await provider.RefreshAsync(http.RequestAborted);
        var external = await http.AuthenticateAsync(PendingArrival.Scheme);
        return external.Succeeded && provider.Current is { IsOffered: true } company && external.Properties.Items.TryGetValue(Asked, out var asked) && asked == Mark(company)
            ? new(company, CompanyPerson.Of(external.Principal, company))
            : null;
    }

    internal static Task ForgetAsync(HttpContext http) => http.SignOutAsync(PendingArrival.Scheme);

    private static string Mark(CompanySignIn company) => $"{company.Authority} {company.ClientId}";
}
