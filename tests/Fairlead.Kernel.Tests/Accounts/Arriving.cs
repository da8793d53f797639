using System.Net;
using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Fairlead.Tests.Accounts;

/// <summary>How people arrive by the company's sign-in.</summary>
internal static class Arriving
{
    public static async Task<WebHouse> StartAsync(DatabaseKind kind, Provider provider, Notes? log = null)
    {
        var web = await WebHouse.StartAsync(kind, filled: false, allowOutgoing: ["127.0.0.1"], log: log);

        // A browser here drops a cookie whose end has passed on the machine's clock.
        web.Time.SetUtcNow(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        web.Renew();
        await SaveAsync(web, provider, e => e);
        return web;
    }

    public static async Task SaveAsync(WebHouse web, Provider provider, Func<CompanySignInEdit, CompanySignInEdit> change) =>
        TestHouse.Saved(await web.WithAsync((EditCompanySignIn edit) => edit.RunAsync(
            Caller.Operator,
            change(new CompanySignInEdit("Example Corp", provider.Address.ToString(), Provider.ClientId, Provider.Secret, "groups", "engineers = member\nengineering-managers = leader", null, null, true)),
            TestHouse.Cancel)));

    public static Task<HttpResponseMessage> ChallengeAsync(HttpClient browser, string to = "/") =>
        browser.GetAsync(new Uri($"/sign-in/company?return={Uri.EscapeDataString(to)}", UriKind.Relative), TestHouse.Cancel);

    // The button and what the provider answers: the path with which it sends the browser back.
    public static async Task<string> ToProviderAsync(HttpClient browser, string to = "/")
    {
        using var asked = await ChallengeAsync(browser, to);
        return await ProviderAsync(browser, asked);
    }

    private static async Task<string> ProviderAsync(HttpClient browser, HttpResponseMessage asked)
    {
        asked.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var there = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answered = await there.GetAsync(asked.Headers.Location, TestHouse.Cancel);
        answered.StatusCode.ShouldBe(HttpStatusCode.Redirect, await answered.TextAsync());
        answered.Headers.Location!.GetLeftPart(UriPartial.Authority).ShouldBe(browser.BaseAddress!.GetLeftPart(UriPartial.Authority));
        return answered.Headers.Location.PathAndQuery;
    }

    public static async Task<HttpResponseMessage> ArriveAsync(HttpClient browser, string to = "/")
    {
        using var back = await browser.GetAsync(new Uri(await ToProviderAsync(browser, to), UriKind.Relative), TestHouse.Cancel);
        back.ShouldLeadTo($"/sign-in/company/end?return={Uri.EscapeDataString(to)}");
        return await browser.GetAsync(back.Headers.Location, TestHouse.Cancel);
    }

    /// <summary>Links one's own account on its page, from the button there to the end.</summary>
    public static async Task<HttpResponseMessage> LinkOwnAsync(this HttpClient browser, string present = WebHouse.Password)
    {
        using var asked = await browser.GetAsync(new Uri("/sign-in/company?link=own", UriKind.Relative), TestHouse.Cancel);
        using var back = await browser.GetAsync(new Uri(await ProviderAsync(browser, asked), UriKind.Relative), TestHouse.Cancel);
        back.ShouldLeadTo("/account/company");
        return await browser.SendAsync("/account/company", "link", ("Form.Present", present));
    }

    public static async Task<List<string>> TeamsAsync(WebHouse web, Account account)
    {
        await using var db = web.Db();
        return await db.Set<Membership>().Where(m => m.AccountId == account.Id).Join(db.Set<Team>(), m => m.TeamId, t => t.Id, (_, t) => t.Key).ToListAsync(TestHouse.Cancel);
    }
}

/// <summary>Keeps what the program logs.</summary>
internal sealed class Notes : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _all = new();

    public IReadOnlyCollection<string> All => _all;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => _all.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
