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

    /// <summary>The status of the answer; null before there is one, which nobody else ever sees.</summary>
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

    /// <summary>What is to be done once it is stored; null for nothing.</summary>
    public Action? Afterwards { get; private init; }

    public static Created Of<T>(string location, int? version, T value, int status = StatusCodes.Status201Created, Action? afterwards = null) =>
        new(status, location, version is { } v ? EntityTag.Of(v) : null, JsonSerializer.Serialize(value, JsonSerializerOptions.Web)) { Afterwards = afterwards };

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

/// <summary>Runs a request that creates something in one transaction with the answer under its Idempotency-Key.</summary>
/// <remarks>
/// A program that is killed has done all of it or nothing, and the same request sent again does it once. Whoever sends it twice at
/// the same time waits for the first.
/// </remarks>
internal sealed class IdempotencyFilter : IEndpointFilter
{
    public const string Header = "Idempotency-Key";

    private const int MostKey = 200;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var key = http.Request.Headers[Header].ToString();
        if (key.Length > MostKey || (key.Length == 0 && http.Request.Headers.ContainsKey(Header)) || key.Any(c => c is < ' ' or > '~'))
            return Problems.Parameter($"{Header}: 1 to {MostKey} printable characters of ASCII.");

        // Read to its end before the database is held for it: a body may come slowly.
        http.Request.EnableBuffering();
        var cancel = http.RequestAborted;
        var request = await HashAsync(http.Request, cancel);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().Now();
        var id = key.Length == 0 ? null : Hex($"{Caller.Of(http.User)!.AccountId} {key}");
        if (id is not null && await KnownAsync(http, id, now, cancel) is { } known)
            return Again(known, request);

        var db = http.RequestServices.GetRequiredService<FairleadDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        IdempotentRequest? row = null;
        if (id is not null)
        {
            var oldest = now - IdempotentRequest.Life;
            await db.Set<IdempotentRequest>().Where(r => r.At < oldest).ExecuteDeleteAsync(cancel);
            db.Add(row = new IdempotentRequest { Id = id, Request = request, At = now });
            try
            {
                await db.SaveChangesAsync(cancel);
            }
            catch (DbUpdateException)
            {
                await transaction.RollbackAsync(cancel);
                return await KnownAsync(http, id, now, cancel) is { } first ? Again(first, request) : Problems.Collided();
            }
        }

        // What did not create anything leaves nothing, and may be mended and sent again under the same key.
        object? answer;
        try
        {
            answer = await next(context);
        }
        catch (DbUpdateException)
        {
            return Problems.Collided();
        }

        if (answer is not Created created)
            return answer;
        if (row is not null)
        {
            (row.Status, row.Location, row.Tag, row.Body) = (created.Status, created.Location, created.Tag, created.Body);
            await db.SaveChangesAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
        created.Afterwards?.Invoke();
        return created;
    }

    // In a context of its own: what this one read before it waited is not what there is now.
    private static async Task<IdempotentRequest?> KnownAsync(HttpContext http, string id, DateTime now, CancellationToken cancel)
    {
        await using var db = await http.RequestServices.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync(cancel);
        var oldest = now - IdempotentRequest.Life;
        return await db.Set<IdempotentRequest>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == id && r.At >= oldest, cancel);
    }

    private static IResult Again(IdempotentRequest known, string request) => known.Request == request
        ? new Created(known.Status!.Value, known.Location!, known.Tag, known.Body!)
        : Results.Problem(title: "The key was used for another request", detail: $"{Header}: take a new one for each request.", statusCode: StatusCodes.Status422UnprocessableEntity);

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
