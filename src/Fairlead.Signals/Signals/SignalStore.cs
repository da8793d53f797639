using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Stores facts once, and has the modules derive what changes by them.</summary>
/// <param name="database">Writes many rows at once.</param>
/// <param name="readers">What modules make of signals.</param>
/// <param name="kinds">The kinds that there are.</param>
public sealed class SignalStore(IDatabaseEngine database, IEnumerable<ISignalReader> readers, SignalKinds kinds) : IDeriveSignals
{
    /// <summary>The most facts of one message.</summary>
    public const int MostFacts = 1000;

    /// <summary>
    /// The most facts of one subject that a module makes something of, and the most characters of them. All of them are looked at whenever one more is told, while
    /// everybody else waits with what they write.
    /// </summary>
    public const int MostOfSubject = 10_000, MostTextOfSubject = 32 << 20;

    /// <summary>Stores the facts that are new, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="source">Who told them.</param>
    /// <param name="told">Messages with their facts, in order.</param>
    /// <param name="places">Finds repository and service.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>For each message how many facts are stored of it; those that were known from another one do not count.</returns>
    /// <exception cref="TooManySignalsException">There would be more than <see cref="MostOfSubject"/> about one subject.</exception>
    public async Task<IReadOnlyDictionary<long, int>> AddAsync(FairleadDb db, Guid source, IReadOnlyList<(long Message, IReadOnlyList<Signal> Signals)> told, SignalPlaces places, CancellationToken cancel)
    {
        // What a message told before it was mended, or is read again, goes: what it says now holds.
        var gone = await EarlierAsync(db, [.. told.Select(t => t.Message)], cancel);
        var ids = told.SelectMany(t => t.Signals.Select(s => s.Id)).Distinct(StringComparer.Ordinal).ToArray();
        var known = ids.Length == 0 ? [] : (await db.Set<SignalRow>().Where(s => s.SourceId == source && EF.Parameter(ids).Contains(s.ExternalId)).Select(s => s.ExternalId).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var fresh = new List<SignalRow>();
        var counts = new Dictionary<long, int>();
        foreach (var (message, signals) in told)
        {
            var number = 0;
            foreach (var signal in signals)
            {
                if (known.Add(signal.Id))
                    fresh.Add(Row(source, message, number++, signal, places));
            }

            counts[message] = number;
        }

        await database.InsertAsync(db, fresh, cancel);
        if (gone.Count > 0)
            await DeriveLeftAsync(db, [.. gone, .. fresh], isBounded: fresh.Count > 0, cancel);
        else
            await DeriveAsync(db, fresh, isBounded: true, cancel);
        return counts;
    }

    /// <summary>Takes the facts of a message away, and has the modules derive what changes by that, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>How many facts are gone.</returns>
    public async Task<int> RemoveAsync(FairleadDb db, long message, CancellationToken cancel)
    {
        var gone = await EarlierAsync(db, [message], cancel);
        await DeriveLeftAsync(db, gone, isBounded: false, cancel);
        return gone.Count;
    }

    // Takes the facts of messages away. Of most nothing is there yet, which one look at their first facts shows.
    private static async Task<List<SignalRow>> EarlierAsync(FairleadDb db, long[] messages, CancellationToken cancel)
    {
        var gone = new List<SignalRow>();
        var firsts = messages.Select(d => d * MostFacts).ToArray();
        foreach (var first in await db.Set<SignalRow>().Where(s => EF.Parameter(firsts).Contains(s.Number)).Select(s => s.Number).ToListAsync(cancel))
        {
            var last = first + MostFacts;
            gone.AddRange(await db.Set<SignalRow>().AsNoTracking().Where(s => s.Number >= first && s.Number < last).ToListAsync(cancel));
            await db.Set<SignalRow>().Where(s => s.Number >= first && s.Number < last).ExecuteDeleteAsync(cancel);
        }

        return gone;
    }

    // Also a subject of which nothing is left: then a reader takes away what it has made of it.
    private async Task DeriveLeftAsync(FairleadDb db, List<SignalRow> changed, bool isBounded, CancellationToken cancel)
    {
        var subjects = changed.Select(s => s.Subject).Distinct(StringComparer.Ordinal).ToArray();
        var told = await ReadSignals.OfAsync(db, subjects, cancel);
        if (isBounded)
            Bound(told);
        var left = told.ToDictionary(t => t.Subject, StringComparer.Ordinal);
        var kindsOf = changed.ToLookup(s => s.Subject, s => s.Kind, StringComparer.Ordinal);
        foreach (var reader in readers)
        {
            var concerned = subjects.Where(t => kindsOf[t].Any(k => reader.Kinds.Contains(k, StringComparer.Ordinal))).Select(t => left.GetValueOrDefault(t) ?? new SubjectSignals(t, [])).ToList();
            if (concerned.Count > 0)
                await reader.DeriveAsync(db, concerned, cancel);
        }
    }

    /// <summary>Has modules derive everything anew from the stored signals, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="asksHistory">Those that ask what has been derived of repositories, or those others that come before that.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>When it is done.</returns>
    public async Task DeriveAllAsync(FairleadDb db, bool asksHistory, CancellationToken cancel)
    {
        const int Batch = 500;
        var concerned = readers.Where(r => r.AsksHistory == asksHistory).ToList();
        var begins = concerned.SelectMany(r => r.Kinds).Select(PrefixOf).Distinct(StringComparer.Ordinal).ToList();
        var after = "";
        while (true)
        {
            // Names alone, in the order of their index: DISTINCT would have SQLite sort all that are left each time.
            var subjects = await db.Set<SignalRow>().Where(s => s.Subject.CompareTo(after) > 0).OrderBy(s => s.Subject).Select(s => s.Subject).Take(Batch).ToListAsync(cancel);
            if (subjects.Count == 0)
                break;
            await DeriveAsync(db, concerned, await ReadSignals.OfAsync(db, [.. subjects.Distinct(StringComparer.Ordinal).Where(t => begins.Any(b => t.StartsWith(b, StringComparison.Ordinal)))], cancel), cancel);
            after = subjects[^1];
        }

        foreach (var reader in concerned)
            await reader.DeriveRestAsync(db, cancel);
    }

    /// <summary>Has the modules throw away everything derived, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>When it is gone.</returns>
    public async Task ClearAsync(FairleadDb db, CancellationToken cancel)
    {
        foreach (var reader in readers)
            await reader.ClearAsync(db, cancel);
    }

    /// <summary>Puts signals to another place, and has the modules derive what they were and what they are about, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="moved">Each as it is stored, and as it is to be.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    internal async Task MoveAsync(FairleadDb db, IReadOnlyList<(SignalRow From, SignalRow To)> moved, CancellationToken cancel)
    {
        if (moved.Count == 0)
            return;
        var numbers = moved.Select(m => m.From.Number).ToArray();
        await db.Set<SignalRow>().Where(s => EF.Parameter(numbers).Contains(s.Number)).ExecuteDeleteAsync(cancel);
        await database.InsertAsync(db, moved.Select(m => m.To).ToList(), cancel);
        var renamed = moved.Where(m => m.From.Subject != m.To.Subject).DistinctBy(m => m.From.Subject, StringComparer.Ordinal).ToDictionary(m => m.From.Subject, m => m.To.Subject, StringComparer.Ordinal);
        foreach (var reader in readers)
            await reader.RenameAsync(db, renamed, cancel);
        await DeriveLeftAsync(db, [.. moved.Select(m => m.From), .. moved.Select(m => m.To)], isBounded: false, cancel);
    }

    private async Task DeriveAsync(FairleadDb db, List<SignalRow> fresh, bool isBounded, CancellationToken cancel)
    {
        var subjects = fresh.Where(s => readers.Any(r => r.Kinds.Contains(s.Kind, StringComparer.Ordinal))).Select(s => s.Subject).Distinct(StringComparer.Ordinal).ToArray();
        if (subjects.Length == 0)
            return;
        var told = await ReadSignals.OfAsync(db, subjects, cancel);
        if (isBounded)
            Bound(told);
        await DeriveAsync(db, readers, told, cancel);
    }

    // What is stored already stays and is derived again whatever there is of it; only more is refused.
    private static void Bound(IReadOnlyList<SubjectSignals> told)
    {
        foreach (var subject in told)
        {
            if (subject.Rows.Count > MostOfSubject)
                throw new TooManySignalsException($"There are {MostOfSubject:N0} facts about '{SignalText.Title(subject.Subject)}' already; no more are stored of one subject.");
            if (subject.Rows.Sum(r => (long)r.Body.Length) > MostTextOfSubject)
                throw new TooManySignalsException($"The facts about '{SignalText.Title(subject.Subject)}' fill {MostTextOfSubject >> 20} MB already; no more are stored of one subject.");
        }
    }

    // All signals about a subject are of one kind, or of kinds that one module reads.
    private static async Task DeriveAsync(FairleadDb db, IEnumerable<ISignalReader> readers, IReadOnlyList<SubjectSignals> told, CancellationToken cancel)
    {
        foreach (var reader in readers)
        {
            var read = told.Where(t => t.Rows.Any(r => reader.Kinds.Contains(r.Kind, StringComparer.Ordinal))).ToList();
            if (read.Count > 0)
                await reader.DeriveAsync(db, read, cancel);
        }
    }

    // A message's number is microseconds; its facts stand in the thousand places behind it.
    private SignalRow Row(Guid source, long message, int number, Signal signal, SignalPlaces places)
    {
        var (kind, place) = (kinds.Of(signal), places.Of(signal));
        return new SignalRow
        {
            Number = checked((message * MostFacts) + number),
            SourceId = source,
            ExternalId = signal.Id,
            Kind = kind.Name,
            Subject = kind.SubjectOf(signal, place.ScopeOf(source, signal)),
            At = Data.Instants.ToMicroseconds(signal.At),
            Title = signal.Title,
            Url = signal.Url,
            Address = signal.Repository,
            RepositoryId = place.Repository?.Id,
            ServiceId = place.Service?.Id,
            UnknownService = place.UnknownService,
            Job = place.Job,
            Body = kind.Write(signal),
            MessageNumber = message,
        };
    }

    // Of a kind whose module is not there nothing is derived: how its subjects begin is nobody's business.
    private string PrefixOf(string kind) => kinds.Named(kind)?.SubjectPrefix ?? kind + ":";
}
