using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Serving;

/// <summary>How much a request may bring, and how long it may take to bring it. What is larger is refused before it is kept.</summary>
public static class RequestLimits
{
    /// <summary>A body where its route says nothing else, in bytes.</summary>
    public const int Body = 1 << 20;

    /// <summary>The line with the address, in bytes.</summary>
    public const int Line = 8 << 10;

    /// <summary>All headers together, in bytes.</summary>
    public const int Headers = 32 << 10;

    /// <summary>Fields of one form.</summary>
    public const int Fields = 512;

    /// <summary>The name of a form's field, in characters.</summary>
    public const int FieldName = 512;

    /// <summary>One inside the other in JSON.</summary>
    public const int JsonDepth = 32;

    /// <param name="limits">The limits of the server to set.</param>
    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = Body;
        limits.MaxRequestLineSize = Line;
        limits.MaxRequestHeadersTotalSize = Headers;
        limits.MaxRequestHeaderCount = 100;
        limits.MaxRequestBufferSize = Body;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);

        // So the largest body takes four minutes and a half at most. Messages have limits of their own, see Arriving.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 4 << 10, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.Http2.MaxStreamsPerConnection = 100;
    }

    /// <param name="services">The container.</param>
    /// <returns>The container.</returns>
    public static IServiceCollection AddRequestLimits(this IServiceCollection services)
    {
        services.Configure<FormOptions>(f =>
        {
            f.ValueCountLimit = Fields;
            f.KeyLengthLimit = FieldName;
            f.ValueLengthLimit = Body;
            f.MultipartBodyLengthLimit = Body;
            f.MultipartHeadersCountLimit = 16;
            f.MultipartHeadersLengthLimit = 8 << 10;
        });
        return services.ConfigureHttpJsonOptions(j => j.SerializerOptions.MaxDepth = JsonDepth);
    }

    /// <summary>Refuses a body that is too large or a form that cannot be read with what is wrong, before anything reads it.</summary>
    /// <remarks>
    /// The check of a form's token reads it, too, and takes whatever goes wrong there for a missing token. A form is read
    /// here first and kept, so that it is read once all the same.
    /// </remarks>
    /// <param name="app">The pipeline, behind routing, for a route may set a limit of its own.</param>
    /// <returns>The pipeline.</returns>
    public static IApplicationBuilder UseRequestLimits(this IApplicationBuilder app) => app.Use(static async (context, next) =>
    {
        var limit = context.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>() is { } own ? own.MaxRequestBodySize : Body;
        if (context.Request.ContentLength > limit)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (context.Request.HasFormContentType && context.GetEndpoint()?.Metadata.GetMetadata<ReadsItsBody>() is null && !HttpMethods.IsGet(context.Request.Method) && !await IsReadableAsync(context))
            return;
        await next(context);
    });

    private static async Task<bool> IsReadableAsync(HttpContext context)
    {
        try
        {
            await context.Request.ReadFormAsync(context.RequestAborted);
            return true;
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e)
        {
            context.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            // A part that does not end, or an encoding that is not read any longer (UTF-7).
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return false;
    }
}

/// <summary>Marks an address that reads its body by itself, whatever it is called: curl calls a file a form.</summary>
public sealed record ReadsItsBody;
