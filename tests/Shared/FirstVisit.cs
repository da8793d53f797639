using System.Net;
using System.Text.RegularExpressions;

namespace Fairlead.Tests.Shared;

/// <summary>The first visit to a new program: its setup link, taken as a browser without scripts takes it.</summary>
internal static partial class FirstVisit
{
    public const string Name = "Anna Admin", Email = "anna@example.org", Password = "a quiet river in may";

    /// <param name="said">A line that the program printed.</param>
    /// <returns>The setup link in it; null without one.</returns>
    public static Uri? LinkIn(string said) => Link().Match(said) is { Success: true } match ? new Uri(match.Value) : null;

    /// <summary>Makes the first administrator, whose cookies the client keeps.</summary>
    public static Task TakeAsync(HttpClient client, Uri link) => SendAsync(client, link.PathAndQuery, ("Form.Name", Name), ("Form.Email", Email), ("Form.Password", Password));

    /// <summary>Signs the administrator in.</summary>
    public static Task SignInAsync(HttpClient client) => SendAsync(client, "/sign-in", ("Form.Email", Email), ("Form.Password", Password));

    /// <summary>Makes an API key on the page of the account.</summary>
    public static async Task<string> KeyAsync(HttpClient client, string name)
    {
        var page = new Uri("/account", UriKind.Relative);
        var form = Html.Of(await client.GetStringAsync(page)).Forms.First(f => f.QuerySelector("[name='KeyForm.Name']") is not null);
        var hidden = form.Hidden().Select(h => KeyValuePair.Create(h.Name, h.Value));
        using var content = new FormUrlEncodedContent([.. hidden, new("KeyForm.Name", name), new("KeyForm.Days", "7"), new("KeyForm.Scopes", "read"), new("KeyForm.Scopes", "write"), new("KeyForm.Scopes", "administer"), new("KeyForm.Present", Password)]);
        using var answer = await client.PostAsync(page, content);
        return Key().Match(await answer.Content.ReadAsStringAsync()).Value;
    }

    private static async Task SendAsync(HttpClient client, string page, params (string Name, string Value)[] fields)
    {
        var address = new Uri(page, UriKind.Relative);
        var hidden = Html.Of(await client.GetStringAsync(address)).Hidden().Select(h => KeyValuePair.Create(h.Name, h.Value)).DistinctBy(h => h.Key);
        using var content = new FormUrlEncodedContent([.. hidden, .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        using var answer = await client.PostAsync(address, content);
        if (answer.RequestMessage!.RequestUri!.AbsolutePath != "/" && answer.StatusCode != HttpStatusCode.Redirect)
            throw new InvalidOperationException($"The first visit ended on {answer.RequestMessage.RequestUri}: {(int)answer.StatusCode}.");
    }

    [GeneratedRegex("http://[0-9.:]+/setup\\?token=[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();

    [GeneratedRegex("flk_[A-Za-z0-9_-]{43}")]
    private static partial Regex Key();
}
