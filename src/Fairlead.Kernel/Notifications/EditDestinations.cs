using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Notifications;

/// <summary>A destination as an administrator wants it.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="Way">By which way.</param>
/// <param name="Url">Its address; empty keeps the present one.</param>
/// <param name="Secret">What webhooks are signed with, or the token of ntfy; empty makes a new secret for a new webhook, and keeps a present one.</param>
/// <param name="Kinds">The kinds of notifications that go there.</param>
/// <param name="IsDisabled">Whether nothing goes there for now.</param>
public sealed record DestinationEdit(string? Name, NotificationWay? Way, string? Url, string? Secret, IReadOnlyCollection<string> Kinds, bool IsDisabled = false);

/// <summary>A destination that was saved.</summary>
/// <param name="Stored">As it is stored.</param>
/// <param name="NewSecret">The secret that was just made for it; behind this answer it is nowhere else. Null where none was made.</param>
public sealed record SavedDestination(Destination Stored, string? NewSecret);

/// <summary>Adds, changes, tests and removes destinations.</summary>
/// <param name="db">The database.</param>
/// <param name="outbox">Takes the tests.</param>
/// <param name="sealing">Encrypts addresses and secrets.</param>
/// <param name="kinds">What notifications can be about.</param>
/// <param name="time">The clock.</param>
public sealed class EditDestinations(FairleadDb db, Outbox outbox, Sealing sealing, IEnumerable<NotificationKind> kinds, TimeProvider time)
{
    /// <summary>The most destinations.</summary>
    public const int Most = 50;

    private static readonly FieldError NotYours = FieldError.Refused("destinations are for administrators");

    /// <summary>The kinds that may go to destinations.</summary>
    public IReadOnlyList<NotificationKind> Kinds { get; } = [.. kinds.Where(k => k.ForDestinations)];

    /// <param name="caller">Who does it.</param>
    /// <param name="key">Which one; null for a new one.</param>
    /// <param name="edit">What is wanted.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The destination, or what was wrong.</returns>
    public async Task<EditResult<SavedDestination>> SaveAsync(Caller caller, string? key, DestinationEdit edit, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<SavedDestination>(NotYours);
        var all = await db.Set<Destination>().ToListAsync(cancel);
        var stored = all.FirstOrDefault(d => d.Key == key);
        if (key is not null && stored is null)
            return EditResult.Wrong<SavedDestination>(new FieldError("destination", $"There is no destination '{key}'."));
        var errors = Errors(edit, stored, all.Count);
        if (errors.Count > 0)
            return EditResult.Wrong<SavedDestination>(errors);

        var made = stored is null && edit.Way == NotificationWay.Webhook && string.IsNullOrWhiteSpace(edit.Secret) ? WebhookSecret.New() : null;
        var (url, secret) = (string.IsNullOrWhiteSpace(edit.Url) ? null : new Uri(edit.Url.Trim()), made ?? (string.IsNullOrWhiteSpace(edit.Secret) ? null : edit.Secret.Trim()));
        if (stored is null)
        {
            stored = new Destination { Id = Guid.CreateVersion7(), Key = CatalogKey.Free(edit.Name!, all.Select(d => d.Key).ToHashSet(StringComparer.Ordinal)), Name = "", Way = edit.Way!.Value, Host = "", SealedUrl = "", CreatedAt = time.Now(), Version = 0 };
            db.Add(stored);
        }

        if (url is not null)
            (stored.Host, stored.SealedUrl) = (url.Authority, sealing.Close(url.AbsoluteUri)!);
        if (secret is not null)
            stored.SealedSecret = sealing.Close(secret);
        (stored.Name, stored.Kinds, stored.DisabledAt) = (edit.Name!.Trim(), string.Join(' ', Kinds.Select(k => k.Name).Where(edit.Kinds.Contains)), edit.IsDisabled ? stored.DisabledAt ?? time.Now() : null);
        stored.Version++;
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return EditResult.Wrong<SavedDestination>(new FieldError(FieldError.Version, "Somebody changed the destinations in the meantime. Look at them and edit again."));
        }

        return EditResult.Saved(new SavedDestination(stored, made));
    }

    /// <summary>Sends a test there.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="key">The destination.</param>
    /// <param name="notBefore">When it is sent; null for at once.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>The notification that is on its way, or what was wrong.</returns>
    public async Task<EditResult<Notification>> TestAsync(Caller caller, string key, DateTime? notBefore, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<Notification>(NotYours);
        if (await db.Set<Destination>().AsNoTracking().FirstOrDefaultAsync(d => d.Key == key, cancel) is not { } destination)
            return EditResult.Wrong<Notification>(new FieldError("destination", $"There is no destination '{key}'."));
        if (destination.DisabledAt is not null)
            return EditResult.Wrong<Notification>(new FieldError("destination", $"{destination.Name} is disabled; enable it first."));
        var message = new Message($"Fairlead can reach {destination.Name}", [$"This is the test that {caller.Name} asked for."]);
        var added = outbox.Add(db, new(Notifying.Test.Name, $"test-{Guid.CreateVersion7():N}", message), destination.Way, key, notBefore);
        await db.SaveChangesAsync(cancel);
        return EditResult.Saved(added);
    }

    /// <summary>Removes a destination. What waits for it is dropped: another one of the same key must not get it.</summary>
    /// <param name="caller">Who does it.</param>
    /// <param name="key">The destination.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>What it was, or what was wrong.</returns>
    public async Task<EditResult<Destination>> RemoveAsync(Caller caller, string key, CancellationToken cancel)
    {
        if (!caller.MayAdminister)
            return EditResult.Wrong<Destination>(NotYours);
        if (await db.Set<Destination>().FirstOrDefaultAsync(d => d.Key == key, cancel) is not { } destination)
            return EditResult.Wrong<Destination>(new FieldError("destination", $"There is no destination '{key}'."));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var (kind, now) = (SendNotifications.KindOf(destination.Way), time.Now());
        var unsent = db.Set<Notification>().Where(n => n.Way == destination.Way && n.Recipient == key && n.SealedMessage != null);
        var keys = (await unsent.Select(n => n.Id).ToListAsync(cancel)).ConvertAll(id => id.ToString());
        await unsent.ExecuteUpdateAsync(
            s => s.SetProperty(n => n.State, NotificationState.Dropped).SetProperty(n => n.EndedAt, now).SetProperty(n => n.SealedMessage, (string?)null).SetProperty(n => n.Error, "Its destination was removed."), cancel);
        foreach (var some in keys.Chunk(500))
        {
            await db.Set<Job>().Where(j => j.Kind == kind && EF.Parameter(some).Contains(j.Key) && j.State == JobState.Failed)
                .ExecuteUpdateAsync(s => s.SetProperty(j => j.State, JobState.Done).SetProperty(j => j.FailedAt, (DateTime?)null).SetProperty(j => j.FinishedAt, now), cancel);
        }

        db.Remove(destination);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return EditResult.Saved(destination);
    }

    private List<FieldError> Errors(DestinationEdit edit, Destination? stored, int count)
    {
        var errors = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(edit.Name) || edit.Name.Trim().Length > 100 || edit.Name.Any(char.IsControl))
            errors.Add(new("name", "A name of at most 100 characters."));
        if (stored is null && count >= Most)
            errors.Add(new("name", $"There are {Most} destinations; remove one first."));
        var way = stored?.Way ?? edit.Way;
        if (way is null or NotificationWay.Mail || !Enum.IsDefined(way.Value))
            errors.Add(new("way", "One of webhook, slack, teams and ntfy."));
        else if (stored is not null && edit.Way is { } other && other != stored.Way)
            errors.Add(new("way", "It stays as it is; add another destination."));
        if (stored is null || !string.IsNullOrWhiteSpace(edit.Url))
            errors.AddRange(UrlError(edit.Url?.Trim(), way));
        if (!string.IsNullOrWhiteSpace(edit.Secret) && (way switch { NotificationWay.Webhook => WebhookSecret.Wrong(edit.Secret.Trim()), NotificationWay.Ntfy when edit.Secret.Trim() is { Length: <= 200 } token && token.All(c => c is > ' ' and < '\x7f') => null, NotificationWay.Ntfy => "An access token of ntfy, in at most 200 characters.", _ => "Only webhooks are signed, and only ntfy takes a token." }) is { } wrong)
            errors.Add(new("secret", wrong));
        if (edit.Kinds.Count == 0)
            errors.Add(new("kinds", $"At least one of {string.Join(", ", Kinds.Select(k => k.Name))}."));
        errors.AddRange(edit.Kinds.Where(k => Kinds.All(known => known.Name != k)).Select(k => new FieldError("kinds", $"'{k}' is none of {string.Join(", ", Kinds.Select(known => known.Name))}.")));
        return errors;
    }

    private static IEnumerable<FieldError> UrlError(string? text, NotificationWay? way)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || text!.Length > 2000)
            yield return new("url", "The address that takes the messages, such as https://hooks.example.org/….");
        else if (url.Scheme == "http" && !url.IsLoopback)
            yield return new("url", "An address with https: what is sent holds names and links.");
        else if (way == NotificationWay.Ntfy && url.Segments[^1].Trim('/').Length == 0)
            yield return new("url", "The address of a topic, such as https://ntfy.example.org/engineering.");
    }
}
