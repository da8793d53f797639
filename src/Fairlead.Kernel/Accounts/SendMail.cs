using System.Net.Sockets;
using System.Threading.Channels;
using Fairlead.Data;
using Fairlead.Notifications;
using Fairlead.Outside;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Fairlead.Accounts;

/// <summary>Sends a mail by the configured server.</summary>
/// <param name="sealing">Opens its password.</param>
/// <param name="gate">The way out.</param>
public sealed class SendMail(Sealing sealing, OutboundGate gate)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    // The mail server may never answer.
    private async Task<NetworkStream> ConnectAsync(MailSettings settings, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            return await gate.ConnectAsync(settings.Host, settings.Port, patience.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"it does not answer within {Patience.TotalSeconds:0} s.", e);
        }
    }

    /// <summary>Sends plain text.</summary>
    /// <param name="settings">The server.</param>
    /// <param name="to">To whom.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="text">The text, plain.</param>
    /// <param name="cancel">Ends the sending.</param>
    /// <returns>What went wrong, in a sentence; null when the server took it.</returns>
    public Task<string?> RunAsync(MailSettings settings, string to, string subject, string text, CancellationToken cancel) =>
        RunAsync(settings, to, subject, () => new TextPart("plain") { Text = text }, null, null, cancel);

    /// <summary>Sends a notification, as text and as a page.</summary>
    /// <param name="settings">The server.</param>
    /// <param name="to">To whom.</param>
    /// <param name="message">What it says.</param>
    /// <param name="id">Its id, by which a reader's program knows a second delivery.</param>
    /// <param name="unsubscribe">Where the reader says that they want no more of these; null for what they asked for.</param>
    /// <param name="cancel">Ends the sending.</param>
    /// <returns>What went wrong, in a sentence; null when the server took it.</returns>
    internal Task<string?> RunAsync(MailSettings settings, string to, Message message, Guid id, Uri? unsubscribe, CancellationToken cancel) => RunAsync(
        settings,
        to,
        message.Subject,
        () => new MultipartAlternative(new TextPart("plain") { Text = MessageBodies.Text(message, unsubscribe) }, new TextPart("html") { Text = MessageBodies.Html(message, unsubscribe) }),
        id,
        unsubscribe,
        cancel);

    private async Task<string?> RunAsync(MailSettings settings, string to, string subject, Func<MimeEntity> body, Guid? id, Uri? unsubscribe, CancellationToken cancel)
    {
        try
        {
            using var message = new MimeMessage
            {
                From = { MailboxAddress.Parse(settings.From) },
                To = { MailboxAddress.Parse(to) },
                Subject = subject,
                Body = body(),
            };
            if (id is { } known)
                message.MessageId = $"{known:N}@{settings.From.Split('@')[^1].TrimEnd('>')}";

            // One click in the reader's program, without a page (RFC 8058).
            if (unsubscribe is not null)
            {
                message.Headers.Add("List-Unsubscribe", $"<{unsubscribe}>");
                message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
            }

            // Nobody's holiday answers it (RFC 3834).
            message.Headers.Add("Auto-Submitted", "auto-generated");
            using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
            await using var way = await ConnectAsync(settings, cancel);
            await client.ConnectAsync(way, settings.Host, settings.Port, settings.Security switch { MailSecurity.Tls => SecureSocketOptions.SslOnConnect, MailSecurity.StartTls => SecureSocketOptions.StartTls, _ => SecureSocketOptions.None }, cancel);
            if (settings.User is not null)
                await client.AuthenticateAsync(settings.User, sealing.Open(settings.SealedPassword) ?? "", cancel);
            await client.SendAsync(message, cancel);
            await client.DisconnectAsync(quit: true, cancel);
            return null;
        }
        catch (Exception e) when (e is SocketException or IOException or ProtocolException or CommandException or SslHandshakeException or AuthenticationException or ParseException or TimeoutException or NotSupportedException)
        {
            var server = $"{settings.Host}:{settings.Port}";
            if (e is OutsideException)
                return $"The mail server {server} cannot be reached: {e.Message}";
            return e is SslHandshakeException ? $"The mail server {server} has no certificate that can be trusted." : $"The mail server {server} rejected the email: {e.Message.Split('\n')[0].Trim()}";
        }
    }
}

/// <summary>What is written in the mails with links.</summary>
internal static class LinkMail
{
    /// <param name="link">The link.</param>
    /// <param name="address">Where people reach the program.</param>
    /// <param name="organisation">The organisation's name.</param>
    /// <param name="inviter">Who invites.</param>
    /// <param name="teams">The names of the teams that the invited will belong to.</param>
    /// <returns>The message, which is of no use any more when its link has run out.</returns>
    public static OutgoingMessage Invitation(OneTimeLink link, Uri address, string organisation, string inviter, IReadOnlyList<string> teams)
    {
        var place = teams.Count switch { 0 => "", 1 => $" in the team {teams[0]}", _ => $" in the teams {string.Join(", ", teams.SkipLast(1))} and {teams[^1]}" };
        var message = new Message(
            $"Your invitation to Fairlead of {organisation}",
            [
                $"{inviter} invites you to Fairlead, where {organisation} follows its software delivery. You will be {Article(link.Role)} {link.Role.ToString().ToLowerInvariant()}{place}.",
                "This link creates your account. It works once, for a week:",
            ],
            new("Create your account", address),
            "If you did not expect this email, ignore it.");
        return new(Notifying.Invitation.Name, $"link-{link.Id:N}", message, link.ExpiresAt);
    }

    /// <param name="link">The link.</param>
    /// <param name="address">Where people reach the program.</param>
    /// <param name="organisation">The organisation's name.</param>
    /// <param name="administrator">Who asked for it in their place; null for themselves.</param>
    /// <returns>The message, which is of no use any more when its link has run out.</returns>
    public static OutgoingMessage Reset(OneTimeLink link, Uri address, string organisation, string? administrator)
    {
        var message = new Message(
            $"A new password for Fairlead of {organisation}",
            [
                administrator is null
                    ? $"Somebody asked for a new password for your account at Fairlead of {organisation}."
                    : $"{administrator} made a link for you, by which you set a new password for your account at Fairlead of {organisation}.",
                "This link sets it. It works once, for two hours:",
            ],
            new("Set a new password", address),
            "If this was not you, ignore this email: nothing changes.");
        return new(Notifying.Password.Name, $"link-{link.Id:N}", message, link.ExpiresAt);
    }

    private static string Article(Role role) => role == Role.Administrator ? "an" : "a";
}

/// <summary>Sends links to those who forgot their password, behind the answer: whether there is such an account shows neither in the answer nor in its time.</summary>
/// <param name="scopes">Gives containers.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what did not go.</param>
public sealed class ForgottenPasswords(IServiceScopeFactory scopes, TimeProvider time, ILogger<ForgottenPasswords> log) : BackgroundService
{
    // As many mails as this to one account within as much time.
    private const int MostAtOnce = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    // More at once than anybody forgets; what comes on top is dropped, and asked for again.
    private readonly Channel<(string Email, Uri Base)> _asked = Channel.CreateBounded<(string, Uri)>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="email">What somebody typed in.</param>
    /// <param name="address">Where they reached us.</param>
    public void Ask(string email, Uri address) => _asked.Writer.TryWrite((email, address));

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (email, address) = await _asked.Reader.ReadAsync(stoppingToken);
                await AnswerAsync(email.Trim(), address, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbUpdateException or System.Data.Common.DbException or InvalidOperationException)
            {
                log.LogError(e, "A link for a forgotten password could not be made.");
            }
        }
    }

    private async Task AnswerAsync(string email, Uri address, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<FairleadDb>();
        if (AccountFields.WrongEmail(email) is not null || await MailSettings.ReadAsync(db, cancel) is null)
            return;
        if (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByEmailAsync(email) is not { DisabledAt: null } account)
            return;

        // An address that a provider told without vouching for it is perhaps another's, who must not come into this account by it.
        if (!account.EmailConfirmed && await db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.UserId == account.Id, cancel))
            return;

        // Nobody fills another one's letter box.
        var newest = time.Now() + UseLink.LifeOf(LinkPurpose.Reset);
        if ((await OneTimeLink.UnusedAsync(db, LinkPurpose.Reset, account.Email!, cancel)).Count(l => l.ExpiresAt > newest - Pause && l.ExpiresAt <= newest) >= MostAtOnce)
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var (link, path) = await scope.ServiceProvider.GetRequiredService<UseLink>().NewAsync(LinkPurpose.Reset, account.Email, account.Role, [], isMailed: true, cancel);
        var organisation = (await Settings.OrganisationSettings.ReadAsync(db, cancel)).Name;
        scope.ServiceProvider.GetRequiredService<Outbox>().Add(db, LinkMail.Reset(link, new Uri(address, path), organisation, administrator: null), NotificationWay.Mail, account.Email!);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
    }
}
