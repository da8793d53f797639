using System.Globalization;
using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Jobs;
using Fairlead.Measures;
using Fairlead.Notifications;
using Fairlead.Serving;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Needs;

/// <summary>Sends each person once a day what waits for them, at the time that they chose; nothing where nothing does.</summary>
/// <param name="services">Gives contexts, the needs of all modules and the outbox, and says where people reach a server.</param>
/// <param name="time">The clock.</param>
internal sealed class SendNeeds(IServiceProvider services, TimeProvider time) : IJob
{
    /// <summary>What people choose about.</summary>
    public static readonly NotificationKind About = new("needs", "What waits for you") { ForDestinations = false, ForPeople = true, IsDaily = true };

    private const int MostLines = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(15);

    // What was missed for longer, as no node ran, is left to the next day.
    private static readonly TimeSpan Latest = TimeSpan.FromHours(6);

    /// <inheritdoc />
    public string Kind => "needs-digest";

    /// <inheritdoc />
    public JobPlan Plan { get; } = new("Sends people what waits for them") { Schedule = JobSchedule.Every(Interval), Limit = TimeSpan.FromMinutes(10) };

    /// <inheritdoc />
    /// <remarks>What waits is read outside of the transaction. The name of each message holds the person and the instant, so that whoever runs again sends nothing again.</remarks>
    public async Task<JobEffect> RunAsync(Job job, CancellationToken cancel)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);
        var now = time.Now();
        var people = await DueAsync(db, job.DueAt - Interval, now, cancel);
        if (people.Count == 0)
            return JobEffects.None;
        var context = await PageContext.OfAsync(db, Caller.Operator, services.GetRequiredService<IUsualWindow>(), now, cancel);
        var (needs, callers, address) = (services.GetRequiredService<NeedsYou>(), services.GetRequiredService<FindCaller>(), services.GetService<ServerAddress>()?.Url);
        var messages = new List<(Person Of, OutgoingMessage Message)>();
        foreach (var person in people)
        {
            if (await callers.OfAccountAsync(db, person.Id, cancel) is { } caller && await needs.OfAsync(db, context.For(caller), cancel) is { Count: > 0 } found)
                messages.Add((person, new(About.Name, person.MessageKey, MessageOf(found, address), person.DueAt.AddDays(1))));
        }

        return async (effect, c) =>
        {
            foreach (var (of, message) in messages)
                await services.GetRequiredService<Outbox>().AddOnceAsync(effect, message, NotificationWay.Mail, of.Email, new(of.Id, of.QuietUntil), c);
        };
    }

    // Whose minute has come since the run before, who can do something about it and wants it, and who has not got it.
    private static async Task<List<Person>> DueAsync(FairleadDb db, DateTime since, DateTime now, CancellationToken cancel)
    {
        if (!await db.Set<MailSettings>().AnyAsync(cancel))
            return [];
        var usual = (await Settings.OrganisationSettings.ReadAsync(db, cancel)).TimeZone();
        var hours = await db.Set<NotificationHours>().AsNoTracking().ToDictionaryAsync(h => h.AccountId, cancel);
        var accounts = await db.Set<Account>().AsNoTracking()
            .Where(a => a.DisabledAt == null && a.Email != null && a.Role != Role.Viewer && !db.Set<NotificationChoice>().Any(c => c.AccountId == a.Id && c.Kind == About.Name && c.Choice == MailChoice.Off))
            .Select(a => new { a.Id, a.Email }).ToListAsync(cancel);
        var due = accounts.Select(a => Person.Of(a.Id, a.Email!, hours.GetValueOrDefault(a.Id), usual, now)).Where(p => p.DueAt > since && p.DueAt <= now && now - p.DueAt < Latest).ToList();
        var keys = due.ConvertAll(p => p.MessageKey);
        var sent = keys.Count == 0 ? [] : await db.Set<Notification>().Where(n => EF.Parameter(keys).Contains(n.MessageKey)).Select(n => n.MessageKey).ToListAsync(cancel);
        return due.FindAll(p => !sent.Contains(p.MessageKey));
    }

    private static Message MessageOf(IReadOnlyList<Need> needs, Uri? address)
    {
        List<string> lines = [.. needs.Take(MostLines).Select(n => LineOf(n, address))];
        if (needs.Count > MostLines)
            lines.Add($"And {Words.Number(needs.Count - MostLines)} more.");
        return new($"Fairlead: {Words.Count(needs.Count, "thing waits for you", "things wait for you")}", lines, address is null ? null : new("Open Fairlead", address));
    }

    // Who and when, why, and the next step.
    private static string LineOf(Need need, Uri? address)
    {
        var about = string.Join(", ", new[] { need.Who, need.When }.OfType<string>());
        var link = address is null ? "" : $"\n{(need.Action is { } action ? action + ": " : "")}{new Uri(address, need.Link)}";
        return $"{need.Title}{(about.Length == 0 ? "" : $" ({about})")}\n{need.Reason}{link}";
    }

    /// <summary>Somebody, and the newest instant at which they are told.</summary>
    private sealed record Person(Guid Id, string Email, DateTime DueAt, DateTime? QuietUntil)
    {
        public string MessageKey { get; } = string.Create(CultureInfo.InvariantCulture, $"needs-{Id:N}-{DueAt.Ticks}");

        public static Person Of(Guid id, string email, NotificationHours? hours, TimeZoneInfo usual, DateTime now)
        {
            var zone = hours?.Zone is { } own && TimeZoneInfo.TryFindSystemTimeZoneById(own, out var theirs) ? theirs : usual;
            return new(id, email, QuietHours.Next(hours?.DigestAt ?? NotificationHours.UsualDigest, now.AddDays(-1), zone), QuietHours.EndOf(hours, now, zone));
        }
    }
}
