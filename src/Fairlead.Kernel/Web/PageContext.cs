using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Web;

/// <summary>What a page or a list of the API is about: scope and window from the query string, with the catalog, the reader and the present instant.</summary>
/// <remarks>
/// It is read once for each request, so that all parts of a page agree. Pages get it as a cascading parameter, routes through <see cref="ScopeFilter"/>. What the query string says
/// wrongly is no exception: it stands in <see cref="Errors"/>, and the default takes its place.
/// </remarks>
public sealed class PageContext
{
    /// <summary>The organisation.</summary>
    public required OrganisationSettings Settings { get; init; }

    /// <summary>Teams, services, repositories.</summary>
    public required CatalogView Catalog { get; init; }

    /// <summary>What the numbers are about: the organisation, one team or several, or a service.</summary>
    public required MeasureScope Scope { get; init; }

    /// <summary>The scope that the reader's browser remembers, as its text; empty for the organisation and for programs, which are given what they ask for.</summary>
    public string Remembered { get; init; } = "";

    /// <summary>What links and forms have to carry so that the next page is about the same: empty only where the next page takes the organisation by itself.</summary>
    public string ScopeInLinks => Scope.Text.Length == 0 && Remembered.Length > 0 ? ScopeText.Organisation : Scope.Text;

    /// <summary>The days that the numbers cover, in the organisation's time zone.</summary>
    public required WindowChoice Window { get; init; }

    /// <summary>Why this window was taken, in a few words; null when the reader chose it.</summary>
    public required string? WindowReason { get; init; }

    /// <summary>What could not be understood in the query string; defaults are shown instead.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>Who reads it; a page for strangers has no context.</summary>
    public required Caller Caller { get; init; }

    /// <summary>Whether the reader asked for what others published to be drawn beside the organisation's own figures.</summary>
    public bool DrawsReference { get; init; }

    /// <summary>The present instant, UTC, the same for the whole request.</summary>
    public required DateTime Now { get; init; }

    /// <summary>The path of the page.</summary>
    public required string Path { get; init; }

    /// <summary>The organisation's present day.</summary>
    public DateOnly Today => Settings.DayOf(Now);

    /// <summary>Links that keep scope and window.</summary>
    public PageLinks Links => field ??= new PageLinks(this);

    /// <summary>Whether somebody chose the window.</summary>
    public bool WindowWasChosen => WindowReason is null;

    /// <param name="definition">A measure.</param>
    /// <returns>The lines of its reference, where the reader asked for them.</returns>
    public IReadOnlyList<ReferenceLine>? ReferenceOf(MeasureDefinition definition) => DrawsReference ? definition.Reference?.Lines : null;

    /// <param name="serviceId">A service.</param>
    /// <returns>The service.</returns>
    /// <exception cref="InvalidOperationException">The catalog has no such service.</exception>
    public Service Service(Guid serviceId) => Catalog.Services.First(s => s.Id == serviceId);

    /// <param name="instant">An instant in UTC.</param>
    /// <returns>Day and time in the organisation's zone.</returns>
    public string Local(DateTime instant) => TimeZoneInfo.ConvertTimeFromUtc(instant, Settings.TimeZone()).ToString("d MMM yyyy HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The services in scope, as the catalog has them.</summary>
    public IReadOnlyList<Service> Services => field ??= [.. Catalog.Services.Where(s => Scope.Services.Contains(s.Id))];

    /// <summary>Whether the scope is the whole organisation.</summary>
    public bool IsOrganisation => Scope.Kind == ScopeKind.Organisation;

    /// <param name="instant">An instant that has passed.</param>
    /// <returns>How long ago in words, such as '12 min'.</returns>
    public string Ago(DateTime instant) => Words.Duration((Now - instant).TotalSeconds);

    /// <param name="window">Days of the organisation.</param>
    /// <returns>The start of the first day and the end of the last one, UTC; the end is exclusive.</returns>
    public (DateTime From, DateTime To) Instants(Domain.Time.DayWindow window) => (Settings.StartOf(window.From), Settings.StartOf(window.To));

    /// <param name="db">The database.</param>
    /// <param name="caller">Who it is for.</param>
    /// <param name="usual">Chooses the window.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>The context of the whole organisation, for what is no answer to a request.</returns>
    internal static async Task<PageContext> OfAsync(FairleadDb db, Caller caller, IUsualWindow usual, DateTime now, CancellationToken cancel)
    {
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var catalog = await CatalogView.ReadAsync(db, cancel);
        var (window, reason) = await usual.OfAsync(db, catalog.Organisation, settings.DayOf(now), cancel);
        return new PageContext { Settings = settings, Catalog = catalog, Scope = catalog.Organisation, Window = window, WindowReason = reason, Errors = [], Caller = caller, Now = now, Path = "/" };
    }

    /// <param name="caller">Somebody.</param>
    /// <returns>The same for them.</returns>
    internal PageContext For(Caller caller) => new()
    {
        Settings = Settings,
        Catalog = Catalog,
        Scope = Scope,
        Window = Window,
        WindowReason = WindowReason,
        Errors = Errors,
        Caller = caller,
        DrawsReference = DrawsReference,
        Now = Now,
        Path = Path,
    };

    /// <param name="db">The database.</param>
    /// <param name="request">The request.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <param name="isPage">Whether a page asks, for which the remembered scope stands where the address names none.</param>
    /// <returns>The context; what cannot be understood becomes an error and a default.</returns>
    public static async Task<PageContext> ReadAsync(FairleadDb db, HttpRequest request, DateTime now, CancellationToken cancel, bool isPage = false)
    {
        var caller = Caller.Of(request.HttpContext.User) ?? throw new InvalidOperationException("A page of the organisation is shown to somebody who is not signed in.");
        var settings = await OrganisationSettings.ReadAsync(db, cancel);
        var catalog = await CatalogView.ReadAsync(db, cancel);
        var today = settings.DayOf(now);
        var usual = request.HttpContext.RequestServices.GetRequiredService<IUsualWindow>();
        var errors = new List<string>();

        // A team that is gone by now is no reason to refuse a page.
        var remembered = isPage ? ScopeText.Read(RememberedScope.Of(request), catalog, caller, out _) ?? catalog.Organisation : catalog.Organisation;
        var wanted = request.Query["scope"].ToString();
        string? wrong = null;
        var scope = wanted.Length == 0 ? remembered : ScopeText.Read(wanted, catalog, caller, out wrong);
        if (wrong is not null)
            errors.Add(wrong);
        scope ??= catalog.Organisation;

        WindowChoice? window = null;
        var text = request.Query["window"].ToString();
        if (request.Query["from"].ToString() is { Length: > 0 } from && request.Query["to"].ToString() is { Length: > 0 } to)
            text = $"{from}..{to}";
        if (text.Length > 0)
        {
            var first = text == "all" ? await usual.FirstDayAsync(db, scope, cancel) : null;
            if (!WindowChoice.TryParse(text, today, first, out window, out var error))
                errors.Add(error);
        }

        string? reason = null;
        if (window is null)
            (window, reason) = await usual.OfAsync(db, scope, today, cancel);

        return new PageContext
        {
            Settings = settings,
            Catalog = catalog,
            Scope = scope,
            Remembered = remembered.Text,
            Window = window,
            WindowReason = reason,
            Errors = errors,
            Caller = caller,
            Now = now,
            DrawsReference = request.Query["reference"] == "dora-2024",
            Path = request.Path.Value ?? "/",
        };
    }
}

/// <summary>Links between pages that keep what the reader chose.</summary>
/// <param name="context">The page.</param>
public sealed class PageLinks(PageContext context)
{
    /// <param name="path">A page.</param>
    /// <param name="scope">Another scope; null keeps this one.</param>
    /// <param name="window">Another window; null keeps a chosen one.</param>
    /// <param name="more">Further parameters.</param>
    /// <returns>The link.</returns>
    public string To(string path, string? scope = null, string? window = null, params (string Name, string? Value)[] more)
    {
        var query = new List<string>();
        var about = scope ?? context.ScopeInLinks;
        var days = window ?? (context.WindowWasChosen ? context.Window.Text : "");
        if (about.Length > 0)
            query.Add("scope=" + Uri.EscapeDataString(about));
        if (days.Length > 0)
            query.Add("window=" + Uri.EscapeDataString(days));
        foreach (var (name, value) in more)
        {
            if (!string.IsNullOrEmpty(value))
                query.Add($"{name}={Uri.EscapeDataString(value)}");
        }

        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    /// <param name="service">A service.</param>
    /// <returns>Its scope in a query string.</returns>
    public static string ScopeOf(Service service) => $"service:{service.Key}";

    /// <param name="reading">A number.</param>
    /// <returns>Its definition.</returns>
    public string Definition(MeasureReading reading) => To($"/definitions/{reading.Definition.Name}");

    /// <param name="reading">A number.</param>
    /// <returns>Its rows.</returns>
    public string Rows(MeasureReading reading) => To(reading.Definition.RowsPath);
}
