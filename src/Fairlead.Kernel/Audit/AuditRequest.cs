using System.Globalization;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Api;
using Fairlead.Data;
using Fairlead.Settings;
using Fairlead.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Audit;

/// <summary>The filters of the audit log as they stand in a query string: who, action, what, since, until, and before for the next page.</summary>
internal sealed record AuditRequest(AuditQuery Query, long? Before, IReadOnlyList<string> Errors, IReadOnlyList<(string Name, string Value)> Given)
{
    public bool IsFiltered => Given.Count > 0;

    public static AuditRequest Of(HttpRequest request, OrganisationSettings settings)
    {
        var errors = new List<string>();
        var given = new List<(string, string)>();
        string? Text(string name)
        {
            var value = request.Query[name].ToString().Trim();
            if (value.Length == 0)
                return null;
            if (value.Length > 400 || value.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            {
                errors.Add($"{name}: at most 400 characters, no control characters.");
                return null;
            }

            given.Add((name, value));
            return value;
        }

        DateTime? Day(string name, int later)
        {
            if (Text(name) is not { } text)
                return null;
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1970 and < 3000)
                return StartOf(day.AddDays(later), settings.TimeZone());
            errors.Add($"{name} '{text}': write a day as 2026-11-22.");
            given.RemoveAll(g => g.Item1 == name);
            return null;
        }

        var action = Text("action");
        if (action is not null && !AuditLog.Actions.Contains(action, StringComparer.Ordinal))
        {
            errors.Add($"action '{action}': one of {string.Join(", ", AuditLog.Actions)}.");
            given.RemoveAll(g => g.Item1 == "action");
            action = null;
        }

        var query = new AuditQuery(Text("who"), action, Text("what"), Day("since", 0), Day("until", 1));
        long? before = null;
        if (request.Query["before"].ToString() is { Length: > 0 } place)
        {
            if (long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                before = number;
            else
                errors.Add("before: take it from the page before.");
        }

        return new AuditRequest(query, before, errors, given);
    }

    /// <summary>The same filters as a query string.</summary>
    public string Text(long? before)
    {
        var parts = Given.Select(g => $"{g.Name}={Uri.EscapeDataString(g.Value)}").ToList();
        if (before is { } number)
            parts.Add(FormattableString.Invariant($"before={number}"));
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    public static async Task<(IReadOnlyList<AuditEntry> Rows, long? Next)> PageAsync(FairleadDb db, AuditRequest request, int take, CancellationToken cancel)
    {
        var entries = AuditLog.Entries(db, request.Query);
        if (request.Before is { } before)
            entries = entries.Where(a => a.Number < before);
        var rows = await entries.Take(take + 1).ToListAsync(cancel);
        return rows.Count > take ? ([.. rows.Take(take)], rows[take - 1].Number) : (rows, null);
    }

    // A day may begin with a gap; then it begins at its end.
    private static DateTime StartOf(DateOnly day, TimeZoneInfo zone)
    {
        var start = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(start))
            start = start.AddMinutes(15);
        return DateTime.SpecifyKind(TimeZoneInfo.ConvertTimeToUtc(start, zone), DateTimeKind.Utc);
    }
}

/// <summary>What an entry changed, value by value.</summary>
internal static class AuditDifference
{
    public static IReadOnlyList<(string Name, string? Before, string? After)> Of(AuditEntry entry)
    {
        var (before, after) = (Values(entry.Before), Values(entry.After));
        return [.. before.Keys.Concat(after.Keys).Distinct(StringComparer.Ordinal).Select(k => (k, before.GetValueOrDefault(k), after.GetValueOrDefault(k))).Where(d => d.Item2 is not null || d.Item3 is not null)];
    }

    private static Dictionary<string, string?> Values(string? json)
    {
        if (json is null)
            return new(StringComparer.Ordinal);
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ValueKind == JsonValueKind.Null ? null : p.Value.ToString(), StringComparer.Ordinal);
    }
}

/// <summary>The audit log as a file.</summary>
public static class AuditCsv
{
    /// <summary>The row of names.</summary>
    public static string Head { get; } = Csv.Row("number", "at", "who", "from_where", "action", "subject", "before", "after", "hash");

    /// <param name="entry">An entry.</param>
    /// <returns>Its row.</returns>
    public static string Row(AuditEntry entry) => Csv.Row(entry.Number, entry.At.ToString("O", CultureInfo.InvariantCulture), entry.Actor, entry.Source, entry.Action, entry.Subject, entry.Before, entry.After, entry.Hash);
}

/// <summary>The audit log over HTTP.</summary>
public static class AuditApi
{
    /// <param name="app">The routes.</param>
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapApi("Audit").MapGet("/audit", PageAsync).RequireAuthorization(Rights.Administer).WithSummary("Who changed what, the newest first").Produces<ApiPage<AuditFigures>>(StatusCodes.Status200OK, "application/json", "text/csv").WithMetadata(new Paged("before"));
        app.MapGet("/audit.csv", CsvAsync).RequireAuthorization(Rights.Administer).ExcludeFromDescription();
    }

    private static async Task<IResult> PageAsync(HttpContext http, FairleadDb db)
    {
        if (Csv.IsWanted(http))
            return await CsvAsync(http, db);
        var request = AuditRequest.Of(http.Request, await OrganisationSettings.ReadAsync(db, http.RequestAborted));
        var (limit, problem) = Paging.LimitOf(http.Request);
        if (problem is not null)
            return problem;
        if (request.Errors.Count > 0)
            return Wrong(string.Join(' ', request.Errors));
        var (rows, next) = await AuditRequest.PageAsync(db, request, limit, http.RequestAborted);
        return Paging.Answer(http, rows.Select(e => new AuditFigures(e.Number, e.At, e.Actor, e.Source, e.Action, e.Subject, Parsed(e.Before), Parsed(e.After), e.Hash)).ToList(), next?.ToString(CultureInfo.InvariantCulture), "before");
    }

    private static async Task<IResult> CsvAsync(HttpContext http, FairleadDb db)
    {
        var request = AuditRequest.Of(http.Request, await OrganisationSettings.ReadAsync(db, http.RequestAborted));
        if (request.Errors.Count > 0)
            return Wrong(string.Join(' ', request.Errors));
        return new CsvResult(
            http.Request.Path,
            AuditCsv.Head,
            AuditLog.Entries(db, request.Query).AsAsyncEnumerable().Select(AuditCsv.Row));
    }

    private static JsonElement? Parsed(string? json)
    {
        if (json is null)
            return null;
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static IResult Wrong(string detail) => Problems.Parameter(detail);
}

/// <summary>An entry of the audit log as the API gives it.</summary>
/// <param name="Number">Its number, from 1 without gaps.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who.</param>
/// <param name="Source">From where.</param>
/// <param name="Action">What was done.</param>
/// <param name="Subject">To what.</param>
/// <param name="Before">What was different before.</param>
/// <param name="After">What is different now.</param>
/// <param name="Hash">The hash that chains it.</param>
public sealed record AuditFigures(long Number, DateTime At, string Actor, string Source, string Action, string Subject, JsonElement? Before, JsonElement? After, string Hash);
