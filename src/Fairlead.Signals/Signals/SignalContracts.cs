using System.Security.Cryptography;
using System.Text;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Signals;

/// <summary>A fact from a source. Written once, never changed but for what it was found to belong to; unique by (source, external id).</summary>
public sealed record SignalRow
{
    /// <summary>The longest <see cref="UnknownService"/>.</summary>
    public const int LongestName = Domain.Signals.NameForm.Longest;

    /// <summary>Its number, in the order in which facts were received; with the message's number in front.</summary>
    public required long Number { get; init; }

    /// <summary>The source that reported it.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The source's own id of the fact.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The name of its <see cref="SignalKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The subject it is about, the same for all facts of one subject.</summary>
    public required string Subject { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTime At { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>The page of the subject at its source.</summary>
    public string? Url { get; init; }

    /// <summary>The repository as the source names it, see RepositoryAddress.</summary>
    public string? Address { get; init; }

    /// <summary>The repository of the catalog; null for one that it does not know.</summary>
    public Guid? RepositoryId { get; init; }

    /// <summary>The service of the catalog; null where none or several could be meant.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>The service as the source calls it, where the catalog knows none by that name, also where the place shows one; cut to <see cref="LongestName"/>.</summary>
    public string? UnknownService { get; init; }

    /// <summary>The run or the deploying job as the source calls it, by which its place may be found where it names no service; cut to <see cref="LongestName"/>.</summary>
    public string? Job { get; init; }

    /// <summary>All of it, as JSON with its kind.</summary>
    public required string Body { get; init; }

    /// <summary>The message that reported it first.</summary>
    public required long MessageNumber { get; init; }
}

/// <summary>
/// What a module makes of signals: rows that hold the present state of subjects, each derived from all signals about its subject and from nothing else, so that
/// keeping up and rebuilding give the same.
/// </summary>
public interface ISignalReader
{
    /// <summary>The kinds of signals that it reads.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>Whether it asks what has been derived of repositories; then it comes behind them when everything is derived anew.</summary>
    bool AsksHistory => false;

    /// <summary>Throws away what deriving all subjects anew would leave standing, or simply everything derived, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is gone.</returns>
    Task ClearAsync(FairleadDb db, CancellationToken cancel);

    /// <summary>Derives some subjects anew, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="signals">For each subject all signals about it, in the order in which they were received; none for a subject of which everything was withdrawn.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>When the rows are written.</returns>
    Task DeriveAsync(FairleadDb db, IReadOnlyList<SubjectSignals> signals, CancellationToken cancel);

    /// <summary>Moves what people did about a subject to the name that the subject has now, in the caller's transaction; both are derived anew after it.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="renamed">The names that subjects had, with those that they have.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>When it is done.</returns>
    Task RenameAsync(FairleadDb db, IReadOnlyDictionary<string, string> renamed, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Derives what rests on no signal but on what people wrote down here, in the caller's transaction; when everything is derived anew.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>When the rows are written.</returns>
    Task DeriveRestAsync(FairleadDb db, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>Everything that was reported about one subject.</summary>
/// <param name="Subject">The subject.</param>
/// <param name="Rows">Its signals as they are stored.</param>
public sealed record SubjectSignals(string Subject, IReadOnlyList<SignalRow> Rows);

/// <summary>Names the work that rests on stored signals: who stores some, or decides about some, wakes it.</summary>
public sealed class StoredSignals
{
    private StoredSignals()
    {
    }
}

/// <summary>What a module knows about the subjects of signals, for the timeline: one signal may leave out what others about the same subject contain.</summary>
public interface IKnownSubjects
{
    /// <summary>The kind of signals.</summary>
    string Kind { get; }

    /// <param name="db">The database.</param>
    /// <param name="services">Services.</param>
    /// <returns>The subjects that are about any of them.</returns>
    IQueryable<string> About(FairleadDb db, IReadOnlyList<Guid> services);

    /// <param name="db">The database.</param>
    /// <param name="told">Signals of this kind, with the instant of each.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For those that are known the subject's title and service at that instant.</returns>
    Task<IReadOnlyDictionary<SignalRow, KnownSubject>> OfAsync(FairleadDb db, IReadOnlyList<SignalRow> told, CancellationToken cancel);
}

/// <summary>A subject, for people.</summary>
/// <param name="Title">One line for people.</param>
/// <param name="ServiceId">The service that it is about; null where it is not known which.</param>
public sealed record KnownSubject(string Title, Guid? ServiceId);

/// <summary>Why facts belong to nothing in the catalog.</summary>
public enum UnlinkedKind
{
    /// <summary>They name a repository that the catalog does not know.</summary>
    Repository,

    /// <summary>They name a service that the catalog does not know.</summary>
    Service,

    /// <summary>Deployments that name no service, of a repository with several.</summary>
    SeveralServices,

    /// <summary>Deployments that name neither a service nor a repository.</summary>
    Nothing,
}

/// <summary>Facts that are kept and count for nothing, for nobody knows what they belong to.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Name">The address of the repository or the name of the service as sources give it; for several services the key of their repository; for nothing empty.</param>
/// <param name="Facts">How many; for several services and nothing how many deployments.</param>
/// <param name="Newest">When the newest of them happened.</param>
/// <param name="What">What they are: kinds of facts with commas between; for several services also by which jobs.</param>
public sealed record Unlinked(UnlinkedKind Kind, string Name, int Facts, DateTime Newest, string What);

/// <summary>Says what a module has kept that belongs to nothing, beside what names an unknown repository or service.</summary>
public interface IUnlinkedSource
{
    /// <param name="db">The database.</param>
    /// <param name="catalog">The catalog.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The newest first.</returns>
    Task<IReadOnlyList<Unlinked>> ReadAsync(FairleadDb db, CatalogView catalog, CancellationToken cancel);
}

/// <summary>The short name of a subject in addresses of pages, for its own may hold anything.</summary>
public static class SubjectId
{
    /// <summary>How many digits it has.</summary>
    public const int Length = 32;

    /// <param name="subject">A subject.</param>
    /// <returns>128 bits of SHA-256 in hexadecimal digits.</returns>
    public static string Of(string subject) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))[..Length];
}

/// <summary>Lines to copy, for a first message.</summary>
public static class SourceExamples
{
    /// <param name="origin">Where this installation is reached.</param>
    /// <param name="key">The key of the source.</param>
    /// <returns>How a build sends its test results by hand.</returns>
    public static string Report(string origin, string key) => $$$"""
        curl -H "Authorization: Bearer $SECRET" --data-binary @results.xml \
          "{{{origin}}}/hooks/{{{key}}}/junit?repository=acme/app&commit=$(git rev-parse HEAD)&branch=main&suite=unit"
        """;
}

/// <summary>The kinds of parts that signals serve.</summary>
public static class SignalParts
{
    /// <summary>What a module makes of signals.</summary>
    /// <typeparam name="T">Derives it.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Reader<T>(this IModuleParts parts)
        where T : class, ISignalReader => parts.Service<T>().Also<ISignalReader, T>();

    /// <summary>Kinds of signals. Without the module what is sent of them is refused; what is stored of them stays, is shown under the kind's name, and counts nowhere.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="kinds">The kinds.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Signals(this IModuleParts parts, params ReadOnlySpan<SignalKind> kinds)
    {
        foreach (var kind in kinds)
            parts.Services.AddSingleton(kind);
        return parts;
    }
}

/// <summary>The names of sources, for pages that show who reported something.</summary>
public sealed class SourceNames
{
    private readonly IReadOnlyDictionary<Guid, (string Key, string Name)> _names;

    private SourceNames(IReadOnlyDictionary<Guid, (string Key, string Name)> names) => _names = names;

    /// <param name="db">The database.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those of all sources.</returns>
    public static async Task<SourceNames> ReadAsync(FairleadDb db, CancellationToken cancel) =>
        new(await db.Set<SignalSource>().AsNoTracking().Select(s => new { s.Id, s.Key, s.Name }).ToDictionaryAsync(s => s.Id, s => (s.Key, s.Name), cancel));

    /// <param name="source">A source.</param>
    /// <returns>Its key; null for one that is gone.</returns>
    public string? KeyOf(Guid source) => _names.TryGetValue(source, out var known) ? known.Key : null;

    /// <param name="source">A source.</param>
    /// <returns>Its name; 'a source' for one that is gone.</returns>
    public string NameOf(Guid source) => _names.TryGetValue(source, out var known) ? known.Name : "a source";
}

/// <summary>Signals as they are stored, for those who derive something of them.</summary>
public static class ReadSignals
{
    /// <typeparam name="T">The type of the kind's signals.</typeparam>
    /// <param name="row">A stored signal.</param>
    /// <param name="kind">The kind that is wanted.</param>
    /// <returns>It; null for one of another kind.</returns>
    public static T? Read<T>(SignalRow row, SignalKind<T> kind)
        where T : Signal => row.Kind == kind.Name ? kind.Read(row.Body) : null;

    /// <typeparam name="T">The type of the kind's signals.</typeparam>
    /// <param name="rows">Stored signals.</param>
    /// <param name="kind">The kind that is wanted.</param>
    /// <returns>Those of that kind, each with its row.</returns>
    public static IEnumerable<(SignalRow Row, T Signal)> Of<T>(this IEnumerable<SignalRow> rows, SignalKind<T> kind)
        where T : Signal => rows.Where(r => r.Kind == kind.Name).Select(r => (r, kind.Read(r.Body)));

    /// <param name="db">The database.</param>
    /// <param name="subjects">Things.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>For each of them all signals about it, in the order in which they were received.</returns>
    public static async Task<IReadOnlyList<SubjectSignals>> OfAsync(FairleadDb db, string[] subjects, CancellationToken cancel) =>
        [.. (await db.Set<SignalRow>().AsNoTracking().Where(s => EF.Parameter(subjects).Contains(s.Subject)).OrderBy(s => s.Number).ToListAsync(cancel))
            .GroupBy(s => s.Subject, StringComparer.Ordinal).Select(g => new SubjectSignals(g.Key, [.. g]))];
}

/// <summary>Derives everything anew that rests on signals, in the caller's transaction.</summary>
public interface IDeriveSignals
{
    /// <param name="db">The context with the transaction.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When what deriving anew would leave standing is gone.</returns>
    Task ClearAsync(FairleadDb db, CancellationToken cancel);

    /// <param name="db">The context with the transaction.</param>
    /// <param name="asksHistory">Whether it is the turn of those that ask what has been derived of repositories, or of the others.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When the rows are written.</returns>
    Task DeriveAllAsync(FairleadDb db, bool asksHistory, CancellationToken cancel);
}
