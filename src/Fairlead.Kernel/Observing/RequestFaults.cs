using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fairlead.Observing;

/// <summary>Writes why a request failed into the log, under the number that its page shows.</summary>
internal sealed partial class RequestFaults(ILogger<RequestFaults> log) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // The route and not the path, for a path or query may hold what is secret.
        if (exception is not BadHttpRequestException)
            Failed(exception, httpContext.TraceIdentifier, httpContext.Request.Method, RequestMeter.RouteOf(httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint));
        return ValueTask.FromResult(false);
    }

    [LoggerMessage(EventId = 1001, EventName = "RequestFailed", Level = LogLevel.Error, Message = "Request {RequestId} failed: {Method} {Route}")]
    private partial void Failed(Exception exception, string requestId, string method, string route);
}
