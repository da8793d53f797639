using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fairlead.Observing;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Tests.Observing;

/// <summary>What the program says of itself, and that it tells nothing secret.</summary>
public sealed partial class ObservingTests
{
    [Fact]
    public async Task A_request_is_measured_by_its_route_and_never_by_what_stands_in_its_path()
    {
        var measured = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Name == "fairlead.http.request.duration") l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => measured.Enqueue($"{string.Join(' ', tags.ToArray().Select(t => t.Value))} {seconds >= 0}"));
        listener.Start();
        await using var web = await StartAsync(new Heard());

        await web.GetAsync("/planted/s3cret?token=s3cret");
        await web.GetAsync("/planted-fault?token=s3cret");
        await web.GetAsync("/no-such-page/s3cret");

        // Other tests run beside this one; these routes are its own.
        await UntilAsync(() => measured.Contains("none GET 4xx True"));
        measured.ShouldContain("/planted/{value} GET 2xx True");
        measured.ShouldContain("/planted-fault GET 5xx True");
        measured.ShouldNotContain(m => m.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_request_is_logged_once_under_the_number_that_its_page_shows()
    {
        var heard = new Heard();
        await using var web = await StartAsync(heard);

        var (html, _) = await web.GetAsync("/planted-fault?token=s3cret");

        var number = Number().Match(html).Groups[1].Value;
        number.ShouldNotBeEmpty();
        var said = heard.All.ShouldHaveSingleItem();
        said.ShouldContain("1001 RequestFailed");
        said.ShouldContain($"Request {number} failed: GET /planted-fault");
        said.ShouldNotContain("s3cret");
    }

    [Fact]
    public void A_line_of_the_log_is_one_JSON_object()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 2, 20, 12, 0, 0, TimeSpan.Zero));
        var scopes = new LoggerExternalScopeProvider();
        using var request = scopes.Push(new Dictionary<string, object?>(StringComparer.Ordinal) { ["RequestId"] = "0HN:1", ["RequestPath"] = "/invitation/s3cret" });
        using var output = new StringWriter();
        var entry = new LogEntry<KeyValuePair<string, object?>[]>(LogLevel.Error, "Fairlead.X", new EventId(7, "Seven"), [new("Job", 12), new("{OriginalFormat}", "x")], new InvalidOperationException("why\nso"), (_, _) => "first\nsecond \"quoted\"");

        Formatter(time).Write(entry, scopes, output);

        var line = output.ToString().TrimEnd('\n', '\r');
        line.ShouldNotContain('\n');
        line.ShouldNotContain("s3cret");
        using var json = JsonDocument.Parse(line);
        string Text(string name) => json.RootElement.GetProperty(name).ToString();
        (Text("time"), Text("level"), Text("event"), Text("name"), Text("category"), Text("message"), Text("request")).ShouldBe(("2026-02-20T12:00:00Z", "Error", "7", "Seven", "Fairlead.X", "first\nsecond \"quoted\"", "0HN:1"));
        json.RootElement.GetProperty("fields").GetProperty("Job").GetString().ShouldBe("12");
        Text("exception").ShouldContain("why");
    }

    [Theory]
    [InlineData("SQLite Error 5: 'database is locked'.", true)]
    [InlineData("SQLite Error 6: 'database table is locked'.", true)]
    [InlineData("SQLite Error 19: 'UNIQUE constraint failed'.", false)]
    public void A_busy_database_is_told_from_other_failures(string message, bool isBusy)
    {
        BusyCommands.IsBusy(new Microsoft.Data.Sqlite.SqliteException(message, 1)).ShouldBe(isBusy);
        BusyCommands.IsBusy(new InvalidOperationException(message)).ShouldBeFalse();
    }

    private static ConsoleFormatter Formatter(TimeProvider time)
    {
        var services = new ServiceCollection().AddSingleton(time).AddLogging(l => FairleadLogs.Set(l, LogFormat.Json)).BuildServiceProvider();
        return services.GetServices<ConsoleFormatter>().Single(f => f.Name == "fairlead-json");
    }

    private static async Task<WebHouse> StartAsync(Heard heard)
    {
        var web = await WebHouse.StartAsync(filled: false, more: app =>
        {
            app.MapGet("/planted/{value}", (string value) => value.Length).AllowAnonymous();
            app.MapGet("/planted-fault", (HttpContext _) => Fault()).AllowAnonymous();
        });
        web.App.Services.GetRequiredService<ILoggerFactory>().AddProvider(heard);
        return web;
    }

    private static string Fault() => throw new InvalidOperationException("planted");

    private static async Task UntilAsync(Func<bool> happens)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!happens())
            await Task.Delay(5, patience.Token);
    }

    [GeneratedRegex("Request ([^<]+)</b>")]
    private static partial Regex Number();

    private sealed class Heard : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _all = new();

        public IReadOnlyCollection<string> All => _all;

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _all.Enqueue($"{eventId.Id} {eventId.Name} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
