using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Signals;

/// <summary>
/// Lets reports of tests and coverage in, which CI sends beside whatever else a source sends: every kind of source takes them. They are checked in full before
/// they are answered, for whoever sends them reads the answer.
/// </summary>
/// <param name="door">Stores and refuses.</param>
/// <param name="book">The sources.</param>
/// <param name="time">The clock.</param>
public sealed class ReportDoor(Door door, SourceBook book, TimeProvider time) : IDisposable
{
    /// <summary>The most bytes of a report, packed or not.</summary>
    public const int Most = 16 << 20;

    // However many knock: so many reports are held in memory, the others wait with theirs unread.
    private const int AtOnce = 4;

    // A report of 16 MB takes half a minute at 4 Mbit/s.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Slowest = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _room = new(AtOnce, AtOnce);

    /// <inheritdoc />
    public void Dispose() => _room.Dispose();

    /// <param name="http">The request.</param>
    /// <param name="key">The source.</param>
    /// <param name="format">The form that the address names.</param>
    /// <returns>The answer.</returns>
    public async Task<IResult> TakeAsync(HttpContext http, string key, ReportFormat format)
    {
        if (await book.FindAsync(key, http.RequestAborted) is not { } source)
            return Door.Unknown(key);
        if (!source.IsOpen)
            return door.Refuse(source, StatusCodes.Status403Forbidden, "closed", "This source is closed.");

        // curl calls every body a form unless it is told otherwise; only one with parts is no report.
        if (http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
            return door.Refuse(source, StatusCodes.Status415UnsupportedMediaType, "body", "A form is not read: send the file itself, with curl --data-binary @FILE.");

        // What is wrong before the body is known gets none of the room, and what comes too slowly gives it back.
        if (!Door.MayIngest(http) && !SourceProof.IsSigned(http.Request.Headers) && SourceProof.ReportProblem(source, http.Request.Headers, [], time.Now()) is { } unproven)
            return door.Refuse(source, StatusCodes.Status401Unauthorized, "signature", unproven);
        if (!await _room.WaitAsync(Patience, http.RequestAborted))
            return new HookApi.Later();
        using var slow = new CancellationTokenSource(Slowest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(slow.Token, http.RequestAborted);
        try
        {
            return await TakeAsync(http, source, format, either.Token);
        }
        catch (OperationCanceledException) when (slow.IsCancellationRequested)
        {
            return door.Refuse(source, StatusCodes.Status408RequestTimeout, "body", $"The report did not arrive within {Slowest.TotalSeconds:0} seconds.");
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task<IResult> TakeAsync(HttpContext http, KnownSource source, ReportFormat format, CancellationToken cancel)
    {
        if (await HookBody.ReadAsync(http.Request, Most, cancel) is not { } raw)
            return door.Refuse(source, StatusCodes.Status413PayloadTooLarge, "size", $"A report has at most {Most:N0} bytes.");
        if (!Door.MayIngest(http) && SourceProof.ReportProblem(source, http.Request.Headers, raw, time.Now()) is { } unproven)
            return door.Refuse(source, StatusCodes.Status401Unauthorized, "signature", unproven);
        var (body, status, problem) = await HookBody.UnpackAsync(raw, http.Request.Headers.ContentEncoding.ToString(), Most, cancel);
        if (body is null)
            return door.Refuse(source, status, status == StatusCodes.Status413PayloadTooLarge ? "size" : "body", problem!);
        if (http.Request.Query.Keys.FirstOrDefault(k => !ReportLabel.Parameters.Contains(k, StringComparer.Ordinal)) is { } unknown)
            return Wrong(source, $"'{(unknown.Length > 40 ? unknown[..40] : unknown)}' is no parameter; there are {string.Join(", ", ReportLabel.Parameters)}.");
        var (label, wrong) = ReportLabel.Read(format, name => http.Request.Query[name].ToString());
        if (label is null)
            return Wrong(source, wrong!);
        if (label.Event.Length > InboxDelivery.LongestEvent)
            return Wrong(source, $"The parameters are too long: together they have at most {InboxDelivery.LongestEvent} characters.");
        try
        {
            ReadDelivery.Of(source.Kind, new SourceDelivery(label.Event, body, time.Now(), source.Key));
        }
        catch (UnreadableDeliveryException e)
        {
            return Wrong(source, e.Message);
        }

        var given = http.Request.Headers["Idempotency-Key"].ToString();
        var id = given.Length is > 0 and <= 200 && !given.Any(char.IsControl) ? "given:" + given : Letter.HashOf(label.Event, body);
        return Door.Answer(source, await door.StoreAsync(source, id, label.Event, body));
    }

    private IResult Wrong(KnownSource source, string detail) => door.Refuse(source, StatusCodes.Status400BadRequest, "body", detail);
}
