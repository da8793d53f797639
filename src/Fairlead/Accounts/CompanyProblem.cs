namespace Fairlead.Accounts;

/// <summary>Why the company's sign-in did not let somebody in, as it stands in the address of the sign-in page.</summary>
internal static class CompanyProblem
{
    public const string NoAccount = "no-account", NoAddress = "no-address", Unverified = "unverified", Provider = "provider", Disabled = "disabled", Cancelled = "cancelled";

    public static string Text(string problem) => problem switch
    {
        NoAccount => "Nobody has invited you, and none of your groups is let in by itself. Ask an administrator.",
        NoAddress => "The provider did not tell your mail address. It has to give the claim 'email'.",
        Unverified => "The provider does not vouch for your mail address, and there is an account with it already. Sign in with your password.",
        Disabled => "Your account has ended.",
        Cancelled => "You went back before it was done.",
        _ => "The provider's answer could not be used. An administrator finds the reason in the program's log.",
    };
}
