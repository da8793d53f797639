using System.Text.Json;
using Fairlead.Host;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Cli.Tests;

/// <summary>What a command did.</summary>
public sealed record Ran(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;
}

/// <summary>Runs commands inside the test's process, with an environment of their own.</summary>
public static class Cli
{
    public static Task<Ran> RunAsync(Workplace place, params string[] arguments) => RunAsync(place, new Dictionary<string, string>(StringComparer.Ordinal) { ["FAIRLEAD_DATA"] = place.Data }, arguments);

    public static async Task<Ran> RunAsync(Workplace place, Dictionary<string, string> environment, params string[] arguments)
    {
        environment.TryAdd("HOME", place.Home);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(output, error, IsInteractive: false, ErrorIsInteractive: false, environment.GetValueOrDefault);
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 2, 20, 12, 0, 0, TimeSpan.Zero));
        var code = await CommandLine.RunAsync(arguments, terminal, time, TestContext.Current.CancellationToken);
        return new Ran(code, output.ToString(), error.ToString());
    }
}
