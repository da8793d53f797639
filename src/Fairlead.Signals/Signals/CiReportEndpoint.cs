using System.Collections.Concurrent;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.AspNetCore.Http;

namespace Fairlead.Signals;

/// <summary>
/// Lets reports of tests and coverage in, which CI sends beside whatever else a source sends: every kind of source takes them. They are checked in full before
/// they are answered, for whoever sends them reads the answer.
/// </summary>
/// <param name="endpoint">Stores and refuses.</param>
/// <param name="book">The sources.</param>
/// <param name="reader">Reads messages.</param>
/// <param name="time">The clock.</param>
public sealed class CiReportEndpoint(WebhookEndpoint endpoint, SourceBook book, ReadMessage reader, TimeProvider time) : IDisposable
{
    /// <summary>The most bytes of a report, packed or not.</summary>
    public const int Most = 16 << 20;

    // What has arrived and is proven is read, so many at a time, and of one source no more than half of them.
    private const int AtOnce = 4, AtOnceOfSource = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _room = new(AtOnce, AtOnce);
    private readonly ConcurrentDictionary<Guid, SemaphoreSlim> _ofSource = [];

    /// <inheritdoc />
    public void Dispose()
    {
        _room.Dispose();
        foreach (var room in _ofSource.Values)
            room.Dispose();
    }

    /// <param name="http">The request.</param>
    /// <param name="key">The source.</param>
    /// <param name="format">The form that the address names.</param>
    /// <returns>The answer.</returns>
    public async Task<IResult> TakeAsync(HttpContext http, string key, CiReportFormat format)
    {
        if (await book.FindAsync(key, http.RequestAborted) is not { } source)
            return WebhookEndpoint.Unknown(key);
        if (!source.IsEnabled)
            return endpoint.Refuse(source, StatusCodes.Status403Forbidden, "disabled", "This source is disabled.");

        // curl calls every body a form unless it is told otherwise; only one with parts is no report.
        if (http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
            return endpoint.Refuse(source, StatusCodes.Status415UnsupportedMediaType, "body", "A form is not read: send the file itself, with curl --data-binary @FILE.");

        // What is wrong before the body is known costs no place.
        var isProven = WebhookEndpoint.MayIngest(http) || SourceProof.IsSame(source.Secret, SourceProof.Bearer(http.Request.Headers.Authorization.ToString()));
        var isOverBody = !isProven && SourceProof.IsSigned(http.Request.Headers);
        if (!isProven && !isOverBody && endpoint.Unproven(http, source, SourceProof.ReportProblem(source, http.Request.Headers, [], time.Now())) is { } unproven)
            return unproven;
        var (raw, refused) = await endpoint.ArriveAsync(http, source, isProven || !isOverBody, Most);
        if (raw is null)
            return refused!;
        if (isOverBody && endpoint.Unproven(http, source, SourceProof.ReportProblem(source, http.Request.Headers, raw, time.Now())) is { } wrong)
            return wrong;

        // Nobody stands in a room who has yet to send something, or to say who it is.
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        var ofSource = _ofSource.GetOrAdd(source.Id, _ => new SemaphoreSlim(AtOnceOfSource, AtOnceOfSource));
        if (!await EnteredAsync(ofSource, either.Token))
            return new HookApi.RetryLater();
        try
        {
            if (!await EnteredAsync(_room, either.Token))
                return new HookApi.RetryLater();
            try
            {
                return await ReadAsync(http, source, format, raw, http.RequestAborted);
            }
            finally
            {
                _room.Release();
            }
        }
        finally
        {
            ofSource.Release();
        }
    }

    private static async Task<bool> EnteredAsync(SemaphoreSlim room, CancellationToken until)
    {
        try
        {
            await room.WaitAsync(until);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<IResult> ReadAsync(HttpContext http, KnownSource source, CiReportFormat format, byte[] raw, CancellationToken cancel)
    {
        var (body, status, problem) = await HookBody.UnpackAsync(raw, http.Request.Headers.ContentEncoding.ToString(), Most, cancel);
        if (body is null)
            return endpoint.Refuse(source, status, status == StatusCodes.Status413PayloadTooLarge ? "size" : "body", problem!);
        if (http.Request.Query.Keys.FirstOrDefault(k => !CiReportLabel.Parameters.Contains(k, StringComparer.Ordinal)) is { } unknown)
            return Wrong(source, $"'{(unknown.Length > 40 ? unknown[..40] : unknown)}' is no parameter; there are {string.Join(", ", CiReportLabel.Parameters)}.");
        var (label, wrong) = CiReportLabel.Read(format, name => http.Request.Query[name].ToString());
        if (label is null)
            return Wrong(source, wrong!);
        if (label.Event.Length > InboxMessage.LongestEvent)
            return Wrong(source, $"The parameters are too long: together they have at most {InboxMessage.LongestEvent} characters.");
        try
        {
            reader.Of(source.Kind, new SourceMessage(label.Event, body, time.Now(), source.Key) { Until = cancel });
        }
        catch (UnreadableMessageException e)
        {
            return Wrong(source, e.Message);
        }

        var given = http.Request.Headers["Idempotency-Key"].ToString();
        var id = given.Length is > 0 and <= 200 && !given.Any(char.IsControl) ? "given:" + given : IncomingMessage.HashOf(label.Event, body);
        return WebhookEndpoint.Answer(source, await endpoint.StoreAsync(http, source, id, label.Event, body));
    }

    private IResult Wrong(KnownSource source, string detail) => endpoint.Refuse(source, StatusCodes.Status400BadRequest, "body", detail);
}
