using Fairlead.Data;

namespace Fairlead.Signals;

/// <summary>
/// What a module makes of signals: rows that hold the present state of things, each derived from all signals about its thing and from nothing else, so that
/// keeping up and rebuilding give the same.
/// </summary>
public interface ISignalReader
{
    /// <summary>The kinds of signals that it reads.</summary>
    IReadOnlyCollection<string> Kinds { get; }

    /// <summary>Whether it asks what has been derived of repositories; then it comes behind them when everything is derived anew.</summary>
    bool AsksHistory => false;

    /// <summary>Throws away what deriving all things anew would leave standing, or simply everything derived, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <returns>When it is gone.</returns>
    Task ClearAsync(FairleadDb db, CancellationToken cancel);

    /// <summary>Derives some things anew, in the caller's transaction.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="signals">For each thing all signals about it, in the order in which they were told; none for a thing of which everything was taken back.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>When the rows are written.</returns>
    Task DeriveAsync(FairleadDb db, IReadOnlyList<ThingSignals> signals, CancellationToken cancel);

    /// <summary>Takes what people did to a thing along to the name under which its signals stand now, in the caller's transaction; both are derived anew after it.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="renamed">The names that things had, with those that they have.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>When it is done.</returns>
    Task RenameAsync(FairleadDb db, IReadOnlyDictionary<string, string> renamed, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Derives what rests on no signal but on what people wrote down here, in the caller's transaction; when everything is derived anew.</summary>
    /// <param name="db">The context with the transaction.</param>
    /// <param name="cancel">Ends the work; the caller rolls back.</param>
    /// <returns>When the rows are written.</returns>
    Task DeriveRestAsync(FairleadDb db, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>Everything that was told of one thing.</summary>
/// <param name="Thing">The thing.</param>
/// <param name="Rows">Its signals as they are stored.</param>
public sealed record ThingSignals(string Thing, IReadOnlyList<SignalRow> Rows);
