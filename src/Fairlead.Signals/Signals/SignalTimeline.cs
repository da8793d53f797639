using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Fairlead.Timeline;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>What sources told.</summary>
/// <param name="subjects">What modules have made of it.</param>
/// <param name="kinds">The kinds that there are.</param>
internal sealed class SignalTimeline(IEnumerable<IKnownSubjects> subjects, SignalKinds kinds) : ITimelineSource
{
    /// <inheritdoc />
    public IReadOnlyList<string> Kinds { get; } = [.. kinds.All.Select(k => k.Name)];

    /// <inheritdoc />
    public async Task<IEnumerable<TimelineEntry>> ReadAsync(FairleadDb db, TimelineQuery query, DateTime until, int most, CancellationToken cancel)
    {
        var rows = db.Set<SignalRow>().AsNoTracking().Where(s => s.At >= query.From && s.At <= until);
        if (query.Services is { } services)
        {
            // What names a repository of several services and none of them belongs to each of them.
            var about = subjects.Select(t => t.About(db, services)).DefaultIfEmpty(db.Set<SignalRow>().Where(_ => false).Select(s => s.Subject)).Aggregate((one, other) => one.Concat(other));
            rows = rows.Where(s => (s.ServiceId != null
                ? services.Contains(s.ServiceId.Value)
                : s.RepositoryId != null && db.Set<Service>().Any(x => x.RepositoryId == s.RepositoryId && services.Contains(x.Id)))
                || about.Contains(s.Subject));
        }

        if (query.Kinds.Count > 0)
            rows = rows.Where(s => query.Kinds.Contains(s.Kind));
        var told = await rows.OrderByDescending(s => s.At).ThenByDescending(s => s.Number).Take(most).ToListAsync(cancel);
        var named = new Dictionary<SignalRow, KnownSubject>();
        foreach (var known in subjects)
        {
            if (told.FindAll(s => s.Kind == known.Kind) is { Count: > 0 } ofKind)
            {
                foreach (var (row, subject) in await known.OfAsync(db, ofKind, cancel))
                    named[row] = subject;
            }
        }

        var sources = await SourceNames.ReadAsync(db, cancel);
        var messages = told.Select(s => s.MessageNumber).Distinct().ToArray();
        var senders = await db.Set<InboxMessage>().Where(d => EF.Parameter(messages).Contains(d.Number) && d.SentBy != null).Select(d => new { d.Number, d.SentBy }).ToDictionaryAsync(d => d.Number, d => d.SentBy, cancel);
        return told.Select(s => Entry(s, named.GetValueOrDefault(s), sources, senders.GetValueOrDefault(s.MessageNumber)));
    }

    private TimelineEntry Entry(SignalRow row, KnownSubject? subject, SourceNames sources, string? sender)
    {
        var (signal, kind) = (kinds.Read(row.Kind, row.Body), kinds.Named(row.Kind));
        var title = signal.IsUntitled && subject is not null ? subject.Title : row.Title;
        return new(row.At, row.Kind, kind?.WordOf(signal) ?? row.Kind, kind?.IsBad(signal) == true, title, row.ServiceId ?? subject?.ServiceId, sources.KeyOf(row.SourceId) ?? "", row.Url, row.Body)
        {
            RepositoryId = row.RepositoryId,
            Address = row.Address,
            Named = signal.Service,
            OriginName = sources.NameOf(row.SourceId),
            Evidence = $"/signals/messages/{row.MessageNumber}",
            SentBy = sender,
        };
    }
}
