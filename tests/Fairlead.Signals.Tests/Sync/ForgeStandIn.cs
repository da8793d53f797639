using System.Net;
using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Tests.Sync;

/// <summary>A forge of the tests: answers by path and query, and takes down who asked for what.</summary>
internal sealed class ForgeStandIn : HttpMessageHandler
{
    private readonly Dictionary<string, Func<HttpRequestMessage, HttpResponseMessage>> _answers = new(StringComparer.Ordinal);
    private readonly Queue<HttpResponseMessage> _next = new();

    /// <summary>What was asked for: path and query.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Hosts that were shown the token.</summary>
    public HashSet<string> Shown { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers one address from now on.</summary>
    public void At(string path, string json, string? next = null, string? etag = null, params (string Name, string Value)[] headers) => _answers[path] = request =>
    {
        if (etag is not null && request.Headers.TryGetValues("If-None-Match", out var known) && known.Contains(etag, StringComparer.Ordinal))
            return new HttpResponseMessage(HttpStatusCode.NotModified);
        var answer = Json(HttpStatusCode.OK, json);
        if (next is not null)
            answer.Headers.TryAddWithoutValidation("Link", $"<https://elsewhere.example.org/first>; rel=\"first\", <{next}>; rel=\"next\"");
        if (etag is not null)
            answer.Headers.TryAddWithoutValidation("ETag", etag);
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation(name, value);
        return answer;
    };

    public void At(string path, Func<HttpRequestMessage, HttpResponseMessage> answer) => _answers[path] = answer;

    /// <summary>The next request gets this, whatever it asks for.</summary>
    public void Once(HttpStatusCode status, string body = "{}", params (string Name, string Value)[] headers)
    {
        var answer = Json(status, body);
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation(name, value);
        _next.Enqueue(answer);
    }

    public static HttpResponseMessage Json(HttpStatusCode status, string body) => new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add(request.RequestUri!.PathAndQuery);
        if (request.Headers.Authorization is not null)
            Shown.Add(request.RequestUri.Host);
        if (_next.TryDequeue(out var once))
            return Task.FromResult(once);
        return Task.FromResult(_answers.TryGetValue(request.RequestUri.PathAndQuery, out var answer)
            ? answer(request)
            : Json(HttpStatusCode.NotFound, """{"message":"Not Found"}"""));
    }
}

/// <summary>A clock on which every wait is over at once, and is taken down.</summary>
internal sealed class HastyTime(DateTimeOffset now) : FakeTimeProvider(now)
{
    public List<TimeSpan> Waits { get; } = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime > TimeSpan.Zero)
        {
            Waits.Add(dueTime);
            Advance(dueTime);
        }

        return timer;
    }
}
