using System.Security.Claims;
using Fairlead.Accounts;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Accounts;

/// <summary>A mail address is an identity: none stands for another by the way it is written.</summary>
public sealed class AddressTests
{
    // What Unicode folds onto ASCII: NFC makes the Kelvin sign a K, upper case the dotless i an I and the long s an S, NFKC the full-width forms.
    public static readonly string[] Lookalikes = ["\u212Aim.is@example.org", "kim.\u0131s@example.org", "kim.i\u017F@example.org", "kim.is\uFF20example.org", "kim.is@examp\uFF4Ce.org", "\u043Aim.is@example.org", "kim.is@example.org\u200B", "kim.is@ex\u00ADample.org"];

    [Fact]
    public void Addresses_are_the_same_in_ASCII_without_regard_to_case()
    {
        AddressNormalizer.AreSame("Kim.Is@Example.ORG", "kim.is@example.org").ShouldBeTrue();
        AddressNormalizer.AreSame("kim.is@example.org", "kim.is@example.com").ShouldBeFalse();
        AddressNormalizer.AreSame(null, null).ShouldBeFalse();
        foreach (var other in Lookalikes)
            AddressNormalizer.AreSame("kim.is@example.org", other).ShouldBeFalse(other);
    }

    [Theory, Databases]
    public async Task No_other_writing_finds_an_account_or_becomes_one(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        using var taken = await web.Stranger().TakeAsync(await web.InviteAsync("kim.is@example.org"));

        foreach (var other in Lookalikes)
        {
            (await web.WithAsync((Microsoft.AspNetCore.Identity.UserManager<Account> accounts) => accounts.FindByEmailAsync(other))).ShouldBeNull(other);
            using var signedIn = await web.Stranger().SignInAsync(other);
            ((int)signedIn.StatusCode).ShouldBe(422, other);
            using var invited = await web.Client.SendAsync("/people", "invite", ("Form.Email", other), ("Form.Role", "Viewer"));
            (await invited.TextAsync()).ShouldContain("This is no mail address");
            web.Time.Advance(TimeSpan.FromMinutes(1));
        }

        using var same = await web.Stranger().SignInAsync("KIM.IS@EXAMPLE.ORG");
        same.ShouldLeadTo("/");
        using var again = await web.Client.SendAsync("/people", "invite", ("Form.Email", "Kim.Is@example.org"), ("Form.Role", "Viewer"));
        (await again.TextAsync()).ShouldContain("There is an account with this address already.");
    }

    // The token says one address, the user information another: a word of one does not vouch for the other.
    [Theory]
    [InlineData("a@example.org", "true", null, null, true)]
    [InlineData("a@example.org", "true", "a@example.org", "true", true)]
    [InlineData("a@example.org", "true", "a@example.org", null, true)]
    [InlineData("a@example.org", null, "b@example.org", "true", false)]
    [InlineData("a@example.org", "true", "b@example.org", "true", false)]
    [InlineData("a@example.org", "true", "a@example.org", "false", false)]
    [InlineData("a@example.org", "false", "a@example.org", "true", false)]
    [InlineData("a@example.org", "1", null, null, false)]
    [InlineData("a@example.org", null, null, null, false)]
    public void A_provider_vouches_for_the_address_that_it_tells_everywhere(string email, string? vouches, string? otherEmail, string? otherVouches, bool isVerified)
    {
        var company = new CompanySignIn { Title = "Example Corp", Authority = "https://login.example.org", ClientId = "x" };
        var claims = new (string, string?)[] { ("sub", "7"), ("email", email), ("email_verified", vouches), ("email", otherEmail), ("email_verified", otherVouches) };

        var person = CompanyPerson.Of(new ClaimsPrincipal(new ClaimsIdentity(claims.Where(c => c.Item2 is not null).Select(c => new Claim(c.Item1, c.Item2!)))), company);

        person.IsVerified.ShouldBe(isVerified);
    }
}
