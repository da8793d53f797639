using System.Net.Sockets;
using System.Threading.Channels;
using Fairlead.Data;
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

    /// <param name="settings">The server.</param>
    /// <param name="to">To whom.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="text">The text, plain.</param>
    /// <param name="cancel">Ends the sending.</param>
    /// <returns>What went wrong, in a sentence; null when the server took it.</returns>
    public async Task<string?> RunAsync(MailSettings settings, string to, string subject, string text, CancellationToken cancel)
    {
        try
        {
            using var message = new MimeMessage
            {
                From = { MailboxAddress.Parse(settings.From) },
                To = { MailboxAddress.Parse(to) },
                Subject = subject,
                Body = new TextPart("plain") { Text = text },
            };
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
public static class LinkMail
{
    /// <param name="purpose">What the link is for.</param>
    /// <param name="organisation">The organisation's name.</param>
    /// <param name="link">The link.</param>
    /// <returns>Subject and text.</returns>
    public static (string Subject, string Text) Of(LinkPurpose purpose, string organisation, Uri link) => purpose == LinkPurpose.Invitation
        ? ($"Your invitation to Fairlead of {organisation}", $"You have been invited to Fairlead, where {organisation} follows its software delivery.\n\nThis link creates your account. It works once, for a week:\n{link}\n\nIf you did not expect this email, ignore it.\n")
        : ("A new password for Fairlead", $"Somebody asked for a new password for your account at Fairlead of {organisation}.\n\nThis link sets it. It works once, for two hours:\n{link}\n\nIf this was not you, ignore this email: nothing changes.\n");
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
        if (AccountFields.WrongEmail(email) is not null || await MailSettings.ReadAsync(db, cancel) is not { } settings)
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
        var path = await scope.ServiceProvider.GetRequiredService<UseLink>().NewAsync(LinkPurpose.Reset, account.Email, account.Role, [], isMailed: true, cancel);
        var (subject, text) = LinkMail.Of(LinkPurpose.Reset, (await Settings.OrganisationSettings.ReadAsync(db, cancel)).Name, new Uri(address, path));
        if (await scope.ServiceProvider.GetRequiredService<SendMail>().RunAsync(settings, account.Email!, subject, text, cancel) is { } wrong)
            log.LogError("A link for a forgotten password was not sent. {Reason}", wrong);
    }
}
