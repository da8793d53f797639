using System.Net;
using System.Text.RegularExpressions;
using Fairlead.Accounts;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;

namespace Fairlead.Tests.Accounts;

/// <summary>What people do at the doors of the program.</summary>
internal static partial class Doors
{
    public static Task<HttpResponseMessage> SignInAsync(this HttpClient client, string email, string password = WebHouse.Password, string page = "/sign-in", bool stays = false) =>
        client.SendAsync(page, "sign-in", [("Form.Email", email), ("Form.Password", password), .. stays ? ((string, string)[])[("Form.Stays", "true")] : []]);

    /// <summary>Takes what a link offers.</summary>
    public static Task<HttpResponseMessage> TakeAsync(this HttpClient client, string link, string? email = null, string password = WebHouse.Password, string name = "Ben Beginner") =>
        client.SendAsync(link, "link", [("Form.Name", name), ("Form.Password", password), .. email is null ? [] : ((string, string)[])[("Form.Email", email)]]);

    /// <summary>Who this browser is signed in as, in their own words; null for nobody.</summary>
    public static async Task<string?> WhoAsync(this HttpClient client)
    {
        using var response = await client.GetAsync(new Uri("/account", UriKind.Relative), TestHouse.Cancel);
        return response.StatusCode != HttpStatusCode.OK ? null : Html.Of(await response.TextAsync()).QuerySelectorAll("dt").FirstOrDefault(d => d.TextContent == "Email")?.NextElementSibling?.TextContent;
    }

    public static Task<string> TextAsync(this HttpResponseMessage response) => response.Content.ReadAsStringAsync(TestHouse.Cancel);

    public static async Task<string> TextAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), TestHouse.Cancel);
        return await response.TextAsync();
    }

    /// <summary>Reads a page's form now and sends it later.</summary>
    public static async Task<Func<Task<HttpResponseMessage>>> ReadyAsync(this HttpClient client, string page, string form, params (string Name, string Value)[] fields)
    {
        var all = Html.Of(await client.TextAsync(page)).Forms.First(f => f.Handler() == form).Hidden().Where(h => fields.All(f => f.Name != h.Name)).Concat(fields).ToList();
        return async () =>
        {
            using var content = new FormUrlEncodedContent(all.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            return await client.PostAsync(new Uri(page, UriKind.Relative), content, TestHouse.Cancel);
        };
    }

    /// <summary>The token that an open page gives to a script.</summary>
    public static async Task<string> TokenAsync(this HttpClient client, string page) => Html.Of(await client.TextAsync(page)).Token();

    /// <summary>The link that a page shows, without its host.</summary>
    public static string LinkIn(string html) =>
        Html.Of(html).QuerySelectorAll("input[value*='/invitation?token='], input[value*='/reset?token=']").Select(i => Link().Match(i.GetAttribute("value")!)).FirstOrDefault(m => m.Success)?.Groups[1].Value
        ?? throw new InvalidOperationException("The page shows no link.");

    public static async Task<string> InviteAsync(this WebHouse web, string email, Role role = Role.Member, params string[] teams)
    {
        using var response = await web.Client.SendAsync("/people", "invite", [("Form.Email", email), ("Form.Role", role.ToString()), .. teams.Select(t => ("Form.Teams", t))]);
        return LinkIn(await response.TextAsync());
    }

    public static async Task<string> ResetLinkAsync(this WebHouse web, Account account)
    {
        using var response = await web.Client.SendAsync($"/people/{account.Id}", "reset");
        return LinkIn(await response.TextAsync());
    }

    /// <summary>Sets an authenticator app up as its owner does.</summary>
    public static async Task<(Totp App, string Key, string[] RecoveryCodes)> SetUpAppAsync(this WebHouse web, HttpClient browser)
    {
        using var begun = await browser.SendAsync("/account", "new-app");
        begun.ShouldLeadTo("/account?set-up=app");
        var key = Html.Of(await browser.TextAsync("/account?set-up=app")).QuerySelector("p.fl-key code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        var app = new Totp(Base32Encoding.ToBytes(key));
        using var used = await browser.SendAsync("/account?set-up=app", "app", ("AppForm.Code", web.CodeOf(app)), ("AppForm.Present", WebHouse.Password));
        var codes = Html.Of(await used.TextAsync()).QuerySelector("pre.fl-codes")!.TextContent.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        codes.Length.ShouldBe(10);

        // The code that proved the app is used up.
        web.Time.Advance(TimeSpan.FromSeconds(60));
        return (app, key, codes);
    }

    public static string CodeOf(this WebHouse web, Totp app, int steps = 0) => app.ComputeTotp(web.Time.GetUtcNow().UtcDateTime.AddSeconds(30 * steps));

    public static async Task<T> WithAsync<TService, T>(this WebHouse web, Func<TService, Task<T>> use)
        where TService : notnull
    {
        await using var scope = web.App.Services.CreateAsyncScope();
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public static async Task<List<T>> AllAsync<T>(this WebHouse web)
        where T : class
    {
        await using var db = web.Db();
        return await db.Set<T>().AsNoTracking().ToListAsync(TestHouse.Cancel);
    }

    public static async Task<Account?> FindAsync(this WebHouse web, string email) => (await web.AllAsync<Account>()).SingleOrDefault(a => a.Email == email);

    public static void ShouldLeadTo(this HttpResponseMessage response, string path)
    {
        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var to = response.Headers.Location.ShouldNotBeNull();
        (to.IsAbsoluteUri ? to.PathAndQuery : to.OriginalString).ShouldBe(path);
    }

    [GeneratedRegex("^https?://[^/]+(/(?:invitation|reset)\\?token=[A-Za-z0-9_-]{43})$")]
    private static partial Regex Link();
}
