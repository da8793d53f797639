using System.Security.Cryptography;
using Fairlead.Data;
using Fairlead.Serving;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Notifications;

/// <summary>Addresses by which somebody ends a kind of emails without signing in: whoever has the email may.</summary>
/// <param name="protection">Signs and encrypts them.</param>
/// <param name="services">Says where people reach a server.</param>
public sealed class UnsubscribeLinks(IDataProtectionProvider protection, IServiceProvider services)
{
    private readonly IDataProtector _protector = protection.CreateProtector("unsubscribe");

    /// <param name="account">The account.</param>
    /// <param name="kind">The kind.</param>
    /// <returns>The address; null where nobody said where people reach this program.</returns>
    public Uri? Of(Guid account, string kind) => services.GetService<ServerAddress>()?.Url is { } url ? new Uri(url, $"{Unsubscribe.Path}?token={Token(account, kind)}") : null;

    /// <summary>The token of such an address.</summary>
    internal string Token(Guid account, string kind) => _protector.Protect($"{account} {kind}");

    /// <param name="token">What somebody brings.</param>
    /// <returns>Account and kind; null for no token of ours.</returns>
    public (Guid Account, string Kind)? Read(string? token)
    {
        if (token is not { Length: > 0 and < 1000 })
            return null;
        try
        {
            var parts = _protector.Unprotect(token).Split(' ');
            return (Guid.Parse(parts[0]), parts[1]);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>One click in the reader's mail program (RFC 8058): a POST without a cookie. A GET changes nothing and leads to a page, for scanners of mail open every link.</summary>
internal static class Unsubscribe
{
    public const string Path = "/unsubscribe/one-click";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost(Path, OneClickAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapGet(Path, (HttpContext http) => Results.LocalRedirect($"/unsubscribe{http.Request.QueryString}")).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> OneClickAsync(HttpContext http, FairleadDb db, UnsubscribeLinks links)
    {
        if (links.Read(http.Request.Query["token"]) is not { } read)
            return Results.Problem(title: "Unknown address", detail: "This address to unsubscribe is not complete.", statusCode: StatusCodes.Status400BadRequest);
        await OffAsync(db, read.Account, read.Kind, http.RequestAborted);
        return http.Request.Query.ContainsKey("page") ? Results.LocalRedirect("/unsubscribe?done=yes") : Results.Text("unsubscribed\n");
    }

    private static async Task OffAsync(FairleadDb db, Guid account, string kind, CancellationToken cancel)
    {
        // The daily email has no kind of its own: without it goes what would be in it.
        if (kind == SendDigest.Name)
        {
            await db.Set<NotificationChoice>().Where(c => c.AccountId == account && c.Choice == MailChoice.Daily).ExecuteUpdateAsync(s => s.SetProperty(c => c.Choice, MailChoice.Off), cancel);
            return;
        }

        if (await db.Set<NotificationChoice>().Where(c => c.AccountId == account && c.Kind == kind).ExecuteUpdateAsync(s => s.SetProperty(c => c.Choice, MailChoice.Off), cancel) > 0
            || !await db.Set<Accounts.Account>().AnyAsync(a => a.Id == account, cancel))
            return;
        try
        {
            db.Add(new NotificationChoice { AccountId = account, Kind = kind, Choice = MailChoice.Off });
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            // Mail programs ask twice: the other one has stored it in this moment.
            db.ChangeTracker.Clear();
            await db.Set<NotificationChoice>().Where(c => c.AccountId == account && c.Kind == kind).ExecuteUpdateAsync(s => s.SetProperty(c => c.Choice, MailChoice.Off), cancel);
        }
    }
}
