using System.Threading.RateLimiting;
using Fairlead.Api;
using Fairlead.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Accounts;

/// <summary>How often one address may try. Each account counts its own wrong attempts beside it: many addresses against one account, one address against many.</summary>
public static class SignInLimits
{
    /// <summary>Attempts of one client address in a minute.</summary>
    public const int AttemptsPerMinute = 20;

    private static readonly string[] SignInPaths = ["/sign-in", "/setup", "/invitation", "/reset", "/forgot"];

    internal static void Add(RateLimiterOptions options)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(Partition);
        options.OnRejected = (context, _) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return ForPrograms.IsFor(context.HttpContext)
                ? new ValueTask(Results.Problem(title: "Too many requests", detail: "Wait as long as Retry-After says.", statusCode: StatusCodes.Status429TooManyRequests).ExecuteAsync(context.HttpContext))
                : ValueTask.CompletedTask;
        };
    }

    private static RateLimitPartition<string> Partition(HttpContext http)
    {
        var address = AddressOf(http.Connection.RemoteIpAddress);
        if (HttpMethods.IsPost(http.Request.Method) ? http.Request.IsUnder(SignInPaths) : http.Request.Path == CompanyProvider.Path)
            return RateLimitPartition.GetSlidingWindowLimiter("sign-in " + address, _ => new() { PermitLimit = AttemptsPerMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });

        // A budget of its own: who edits an account does not spend the attempts of those who sign in at the same address.
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.IsUnder("/account"))
            return RateLimitPartition.GetSlidingWindowLimiter("account " + address, _ => new() { PermitLimit = AttemptsPerMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 });

        return http.Request.IsUnder(ForPrograms.Api)
            ? RateLimitPartition.GetTokenBucketLimiter("api " + address, _ => Bucket(http.RequestServices.GetRequiredService<ApiLimits>().PerMinute))
            : RateLimitPartition.GetNoLimiter("");
    }

    private static TokenBucketRateLimiterOptions Bucket(int perMinute) => new() { TokenLimit = Math.Max(1, perMinute / 10), TokensPerPeriod = Math.Max(1, perMinute / 60), ReplenishmentPeriod = TimeSpan.FromSeconds(1) };

    // Whoever has one IPv6 address has a whole /64 of them.
    internal static string AddressOf(System.Net.IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes()[..8]) : address.ToString();
    }
}
