using Fairlead.Tests.Accounts;
using Microsoft.Playwright;
using OtpNet;

namespace Fairlead.Browser.Tests;

/// <summary>All doors in one journey: the setup link, an authenticator app, an invitation, a passkey, the company's provider.</summary>
public sealed class SignInTests(Browser browser)
{
    private const string Password = "a quiet river in may";

    [ChromiumTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Set_up_take_an_app_invite_and_come_in_by_every_door(bool scripts)
    {
        var data = Directory.CreateTempSubdirectory("fairlead-browser-tests-");
        await using (var provider = await Provider.StartAsync())
        await using (var program = await RunningProgram.StartWithoutAccountsAsync(data.FullName, null, "--allow-outgoing", "127.0.0.1"))
        {
            // A passkey belongs to a name, and an address is none.
            var server = $"http://localhost:{program.Address.Port}";
            var setup = new Uri((await program.SetupLinkAsync()).ShouldNotBeNull().AbsoluteUri.Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
            await using var anna = await browser.VisitAsync(scripts: scripts, signedIn: false, at: program);
            var page = anna.Page;
            if (scripts)
                await AddAuthenticatorAsync(page);

            await page.GotoAsync(server);
            await Assertions.Expect(page.GetByText("Nobody has an account yet")).ToBeVisibleAsync();
            await page.GotoAsync(setup.AbsoluteUri);
            await page.GetByLabel("Your name").FillAsync("Anna Admin");
            await page.GetByLabel("Email").FillAsync("anna@example.org");
            await page.GetByLabel("Password").FillAsync("anna@example.org");
            await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Alert).First).ToBeVisibleAsync();
            await page.GetByLabel("Password").FillAsync(Password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
            await Assertions.Expect(page).ToHaveURLAsync(server + "/");

            var key = await TakeAnAppAsync(page, server);
            if (scripts)
                await AddPasskeyAsync(page);
            var invitation = await InviteAsync(page, server);
            await ConnectAsync(page, server, provider);

            await SignOutAsync(page, server);
            await FillSignInAsync(page, Password);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Second step" })).ToBeVisibleAsync();
            await page.GetByLabel("Code of your authenticator app").FillAsync(Code(key, next: true));
            await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
            await Assertions.Expect(page).ToHaveURLAsync(server + "/");
            if (scripts)
            {
                await SignOutAsync(page, server);
                await page.GetByRole(AriaRole.Button, new() { Name = "Use a passkey" }).ClickAsync();
                await Assertions.Expect(page).ToHaveURLAsync(server + "/");
            }

            await using var ben = await browser.VisitAsync(scripts: scripts, signedIn: false, at: program);
            await AcceptAsync(ben.Page, server, invitation);

            provider.Person = new("8", "Cara Company", "cara@example.org", true, "engineering-managers");
            await using var cara = await browser.VisitAsync(scripts: scripts, signedIn: false, at: program);
            await cara.Page.GotoAsync(server + "/catalog");
            await cara.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in with Example Corp" }).ClickAsync();
            await Assertions.Expect(cara.Page).ToHaveURLAsync(server + "/catalog");
            await cara.Page.GotoAsync(server + "/account");
            await Assertions.Expect(cara.Page.Locator("main").GetByText("cara@example.org").First).ToBeVisibleAsync();
            await Assertions.Expect(cara.Page.Locator(".fl-kv")).ToContainTextAsync("Leader");

            await page.GotoAsync(server + "/audit");
            foreach (var name in (string[])["Anna Admin", "Ben Beginner", "Cara Company"])
                await Assertions.Expect(page.Locator(".fl-main")).ToContainTextAsync(name);
            anna.Wrongs.Concat(ben.Wrongs).Concat(cara.Wrongs).ShouldBeEmpty();
        }

        data.Delete(recursive: true);
    }

    // Each code works once; the next is taken half a minute early.
    private static string Code(string key, bool next) => new Totp(Base32Encoding.ToBytes(key)).ComputeTotp(TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(next ? 30 : 0));

    private static async Task AddAuthenticatorAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("WebAuthn.enable");
        await session.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
    }

    /// <returns>The key of the app.</returns>
    private static async Task<string> TakeAnAppAsync(IPage page, string server)
    {
        await page.GotoAsync(server + "/account");
        var card = page.Locator("#app");
        await card.GetByRole(AriaRole.Button, new() { Name = "Set up", Exact = true }).ClickAsync();
        var key = (await card.Locator(".fl-key").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);

        // The picture is the key, once more.
        await Assertions.Expect(card.Locator("svg")).ToBeVisibleAsync();
        await card.GetByLabel("Code").FillAsync(Code(key, next: false));
        await card.GetByLabel("password").FillAsync(Password);
        await card.GetByRole(AriaRole.Button, new() { Name = "Turn on" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Write down these recovery codes")).ToBeVisibleAsync();
        return key;
    }

    private static async Task AddPasskeyAsync(IPage page)
    {
        await page.GetByLabel("Name of the device").FillAsync("laptop");
        await page.Locator("#passkey-present").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The passkey is saved")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#passkeys .t")).ToHaveTextAsync("laptop");
    }

    /// <returns>The link of the invitation.</returns>
    private static async Task<string> InviteAsync(IPage page, string server)
    {
        await page.GotoAsync(server + "/people");
        await page.GetByLabel("Email").FillAsync("ben@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        var link = await page.Locator("input[value*='/invitation?token=']").InputValueAsync();
        link.ShouldStartWith(server + "/invitation?token=");
        return link;
    }

    private static async Task ConnectAsync(IPage page, string server, Provider provider)
    {
        await page.GotoAsync(server + "/settings");
        var card = page.Locator("#company");
        await card.GetByLabel("Name on the button").FillAsync("Example Corp");
        await card.GetByLabel("Provider's address").FillAsync(provider.Address.ToString());
        await card.GetByLabel("Client id").FillAsync(Provider.ClientId);
        await card.GetByLabel("Client secret").FillAsync(Provider.Secret);
        await card.GetByLabel("Groups and roles").FillAsync("engineering-managers = leader");
        await card.GetByLabel("Everybody else").SelectOptionAsync("Viewer");
        await card.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Single sign-on is saved")).ToBeVisibleAsync();
    }

    private static async Task SignOutAsync(IPage page, string server)
    {
        await page.Locator(".fl-nav .fl-me > summary").ClickAsync();
        await page.Locator(".fl-nav").GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await page.GotoAsync(server + "/");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
    }

    private static async Task FillSignInAsync(IPage page, string password)
    {
        await page.GetByLabel("Email").FillAsync("anna@example.org");
        await page.GetByLabel("Password").FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    // A member sees the work and not what administrators see; the link works no second time.
    private static async Task AcceptAsync(IPage page, string server, string invitation)
    {
        await page.GotoAsync(invitation);
        await page.GetByLabel("Your name").FillAsync("Ben Beginner");
        await page.GetByLabel("Password").FillAsync("an old oak by the mill");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create account" }).ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(server + "/");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "Flow" }).First).ToBeVisibleAsync();
        (await page.GetByRole(AriaRole.Link, new() { Name = "Settings" }).CountAsync()).ShouldBe(0);
        await page.GotoAsync(invitation);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This link does not work");
    }
}
