using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Api;

/// <summary>A request that creates something, known by the key that its sender gave it: sent again, it gets the same answer and creates nothing.</summary>
/// <remarks>IETF draft 'The Idempotency-Key HTTP Header Field' (httpapi).</remarks>
public sealed class IdempotentRequest
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>SHA-256 of account and key: 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of method, path and body: the same key for another request is a mistake.</summary>
    public required string Request { get; init; }

    /// <summary>When it came.</summary>
    public required DateTime At { get; init; }

    /// <summary>The status of the answer; null while it is under way.</summary>
    public int? Status { get; set; }

    /// <summary>Where what it created is.</summary>
    public string? Location { get; set; }

    /// <summary>The tag of what it created.</summary>
    public string? Tag { get; set; }

    /// <summary>The answer's body.</summary>
    public string? Body { get; set; }

    internal static void Map(ModelBuilder model) => model.Entity<IdempotentRequest>(e =>
    {
        e.ToTable("idempotent_request");
        e.HasKey(r => r.Id);
        e.Property(r => r.Id).HasMaxLength(64);
        e.Property(r => r.Request).HasMaxLength(64);
        e.Property(r => r.Location).HasMaxLength(1000);
        e.Property(r => r.Body).HasMaxLength(int.MaxValue);
        e.HasIndex(r => r.At);
    });
}

/// <summary>What was created, with its place and its tag.</summary>
/// <param name="status">201, or 202 for work that has begun.</param>
/// <param name="location">Where it is.</param>
/// <param name="tag">Its tag; null for what has no versions.</param>
/// <param name="body">It, as JSON.</param>
internal sealed class Created(int status, string location, string? tag, string body) : IResult
{
    public int Status => status;

    public string Location => location;

    public string? Tag => tag;

    public string Body => body;

    public static Created Of<T>(string location, int? version, T value, int status = StatusCodes.Status201Created) =>
        new(status, location, version is { } v ? EntityTag.Of(v) : null, JsonSerializer.Serialize(value, JsonSerializerOptions.Web));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = status;
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.Headers.Location = location;
        if (tag is not null)
            httpContext.Response.Headers.ETag = tag;
        return httpContext.Response.WriteAsync(body, httpContext.RequestAborted);
    }
}

/// <summary>Honours the Idempotency-Key of requests that create something.</summary>
internal sealed class IdempotencyFilter : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    private const int MostKey = 200;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0)
            return await next(context);
        if (key.Length > MostKey || key.Any(c => c is < ' ' or > '~'))
            return Problems.Parameter($"{Header}: at most {MostKey} printable characters of ASCII.");

        http.Request.EnableBuffering();
        var cancel = http.RequestAborted;
        var request = await HashAsync(http.Request, cancel);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().Now();
        var id = Hex($"{Caller.Of(http.User)!.AccountId} {key}");
        var databases = http.RequestServices.GetRequiredService<IDbContextFactory<FairleadDb>>();
        await using var db = await databases.CreateDbContextAsync(cancel);
        var oldest = now - IdempotentRequest.Life;
        await db.Set<IdempotentRequest>().Where(r => r.At < oldest).ExecuteDeleteAsync(cancel);
        if (await db.Set<IdempotentRequest>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancel) is { } known)
            return Again(known, request);
        var row = new IdempotentRequest { Id = id, Request = request, At = now };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException)
        {
            return UnderWay();
        }

        object? answer = null;
        try
        {
            answer = await next(context);
        }
        finally
        {
            // What did not create anything may be mended and sent again under the same key.
            if (answer is Created created)
                (row.Status, row.Location, row.Tag, row.Body) = (created.Status, created.Location, created.Tag, created.Body);
            else
                db.Remove(row);
            await db.SaveChangesAsync(CancellationToken.None);
        }

        return answer;
    }

    private static IResult Again(IdempotentRequest known, string request)
    {
        if (known.Request != request)
            return Results.Problem(title: "The key was used for another request", detail: $"{Header}: take a new one for each request.", statusCode: StatusCodes.Status422UnprocessableEntity);
        return known.Status is { } status ? new Created(status, known.Location!, known.Tag, known.Body!) : UnderWay();
    }

    private static IResult UnderWay() => Results.Problem(title: "This request is under way, or ended unknown", detail: "Wait and send it again; should it stay so, look whether it was created.", statusCode: StatusCodes.Status409Conflict);

    private static async Task<string> HashAsync(HttpRequest request, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}{request.QueryString}\n"));
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, cancel)) > 0;)
            hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
