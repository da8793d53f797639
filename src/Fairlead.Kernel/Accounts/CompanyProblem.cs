namespace Fairlead.Accounts;

/// <summary>Why the company's sign-in did not let somebody in, as it stands in the address of the sign-in page.</summary>
internal static class CompanyProblem
{
    public const string Link = "link", NoAccount = "no-account", NoAddress = "no-address", Unverified = "unverified", Provider = "provider", Disabled = "disabled", Cancelled = "cancelled";

    public static string Text(string problem) => problem switch
    {
        NoAccount => "Nobody has invited you, and none of your groups is let in by itself. Ask an administrator.",
        NoAddress => "The provider did not tell your mail address, or one that is not written as anna@example.org. It has to give the claim 'email'.",
        Unverified => "The provider does not vouch for your mail address, and there is an account with it already. Sign in to that, and link the company's sign-in on your account's page.",
        Disabled => "Your account has ended.",
        Cancelled => "You went back before it was done.",
        _ => "The provider's answer could not be used. An administrator finds the reason in the program's log.",
    };
}
