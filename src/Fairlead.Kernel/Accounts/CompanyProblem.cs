namespace Fairlead.Accounts;

/// <summary>Why single sign-on did not let somebody in, as it stands in the address of the sign-in page.</summary>
internal static class CompanyProblem
{
    public const string Link = "link", NoAccount = "no-account", NoAddress = "no-address", Unverified = "unverified", Provider = "provider", Disabled = "disabled", Cancelled = "cancelled";

    public static string Text(string problem) => problem switch
    {
        NoAccount => "You have no invitation, and none of your groups has access. Ask an administrator.",
        NoAddress => "The provider sent no email address, or one that is not written as anna@example.org. It has to give the claim 'email'.",
        Unverified => "The provider does not confirm your email address, and there is an account with it already. Sign in to that, and link single sign-on on your account's page.",
        Disabled => "Your account is disabled.",
        Cancelled => "You cancelled the sign-in.",
        _ => "The provider's answer could not be used. Administrators find the reason in the log.",
    };
}
