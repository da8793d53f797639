using Fairlead.Data;
using Fairlead.Domain.Signals;

namespace Fairlead.Signals;

/// <summary>What became of a file.</summary>
/// <param name="Facts">How many facts it holds.</param>
/// <param name="Stored">How many messages of it are new; 0 for a file that was sent before.</param>
/// <param name="Errors">What is wrong; then nothing is stored.</param>
public sealed record ImportedFacts(int Facts, int Stored, IReadOnlyList<CsvError> Errors);

/// <summary>Puts the facts of a file into the inbox, all or none.</summary>
/// <param name="messages">Stores.</param>
/// <param name="kinds">The kinds that there are.</param>
/// <param name="time">The clock.</param>
public sealed class ImportFacts(StoreMessages messages, SignalKinds kinds, TimeProvider time)
{
    /// <param name="source">The source, which speaks Fairlead's own JSON.</param>
    /// <param name="file">The file.</param>
    /// <param name="kind">The name of one of <see cref="SignalKinds.Files"/>.</param>
    /// <param name="sentBy">Whose API key let it in; null where the source proved itself.</param>
    /// <param name="cancel">Ends the work; then nothing is stored.</param>
    /// <returns>What became of it.</returns>
    public async Task<ImportedFacts> RunAsync(Guid source, ReadOnlyMemory<byte> file, string kind, string? sentBy, CancellationToken cancel)
    {
        var now = time.Now();
        var read = CsvFacts.Read(file.Span, kind, now, kinds);
        if (read.Errors.Count > 0)
            return new ImportedFacts(0, 0, read.Errors);
        var stored = await messages.StoreAsync([.. read.Bodies.Select(b => new IncomingMessage(source, IncomingMessage.HashOf("csv", b), "", b, now) { SentBy = sentBy })], null, cancel);
        return new ImportedFacts(read.Facts, stored, []);
    }
}
