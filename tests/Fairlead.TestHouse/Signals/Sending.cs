using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Accounts;
using Fairlead.Delivery;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Signals;

/// <summary>A tool that sends to a program of the tests.</summary>
internal static class Sending
{
    public const string Secret = "a-secret-of-the-tests";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<string> SourceAsync(this WebHouse web, SourceKind kind, string name = "tool")
    {
        await using var scope = web.App.Services.CreateAsyncScope();
        return TestHouse.Saved(await scope.ServiceProvider.GetRequiredService<EditSources>().NewAsync(Caller.Operator, new SourceEdit(name, kind, null, Secret), default)).Source.Key;
    }

    public static async Task<(int Status, string Text)> KnockAsync(this HttpClient client, string path, string body, params (string Name, string Value)[] headers) =>
        await client.KnockAsync(path, Encoding.UTF8.GetBytes(body), headers);

    public static async Task<(int Status, string Text)> KnockAsync(this HttpClient client, string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request, TestHouse.Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestHouse.Cancel));
    }

    public static (string Name, string Value) Bearer(string secret = Secret) => ("Authorization", "Bearer " + secret);

    public static (string Name, string Value)[] GitHub(string kind, string id, byte[] body, string secret = Secret) =>
    [
        ("X-GitHub-Event", kind),
        ("X-GitHub-Delivery", id),
        ("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))),
    ];

    /// <summary>When everything that was taken has been read, and what follows from it derived.</summary>
    public static async Task ReadAsync(this WebHouse web)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestHouse.Cancel);
        patience.CancelAfter(Patience);
        await using var db = web.Db();
        while (await db.Set<InboxMessage>().AnyAsync(d => d.State == InboxMessageState.Waiting && d.DueAt == null, patience.Token))
            await Task.Delay(TimeSpan.FromMilliseconds(10), patience.Token);
        await web.App.Services.GetRequiredService<DeriveDue>().RunAsync(patience.Token);
    }

    public static string At(int day, int hour = 12) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(day).AddHours(hour).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
