using System.Diagnostics;
using System.Globalization;
using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Measures;
using Fairlead.Settings;
using Fairlead.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fairlead.Bench;

/// <summary>
/// What the measure engine costs on a data directory: every measure of a scope, one measure, and every measure of every service, first cold and then warm. There is no
/// peer: the limit is what the queries alone take that say whether anything has changed, which is measured, too.
/// </summary>
internal static class MeasuresBench
{
    private const int Times = 200;

    public static async Task RunAsync(string data)
    {
        await using var services = new ServiceCollection().AddLogging(l => l.SetMinimumLevel(LogLevel.Warning)).AddSingleton(TimeProvider.System)
            .AddFairlead(new DataDirectory(data), new SqliteDatabase(Path.Combine(data, "fairlead.db"))).BuildServiceProvider();
        await services.PrepareDatabaseAsync(default);
        var (registry, memory) = (services.GetRequiredService<MeasureRegistry>(), services.GetRequiredService<MeasureMemory>());
        await using var db = await services.GetRequiredService<IDbContextFactory<FairleadDb>>().CreateDbContextAsync();
        var catalog = await CatalogView.ReadAsync(db, default);
        var settings = await OrganisationSettings.ReadAsync(db, default);
        var today = settings.DayOf(TimeProvider.System.GetUtcNow().UtcDateTime);
        List<MeasureScope> each = [.. catalog.Services.Select(CatalogView.Of)];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{registry.Definitions.Count} measures, {catalog.Services.Count} services"));
        foreach (var weeks in (int[])[12, 52])
        {
            var window = WindowChoice.Last(weeks, today).Window;
            var watch = Stopwatch.StartNew();
            await registry.ReadAsync(catalog.Organisation, window, default);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {weeks} weeks, all measures, cold    {watch.Elapsed.TotalMilliseconds,8:0.0} ms"));
            await CostAsync($"{weeks} weeks, all measures, warm", "10 ms", () => registry.ReadAsync(catalog.Organisation, window, default));
            foreach (var definition in registry.Definitions.Where(d => d.Name is "change-lead-time" or "ci-duration" or "batch-size" or "time-to-restore"))
                await CostAsync($"{weeks} weeks, {definition.Name}, warm", "2 ms", () => registry.ReadAsync(catalog.Organisation, window, definition, default));
            await CostAsync($"{weeks} weeks, all of {each.Count} services, warm", "none", () => registry.ReadAsync(each, window, default));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  memory of the engine             {memory.Bytes / 1048576.0,8:0.0} MB   target at most {MeasureMemory.MostBytes / 1048576} MB"));
    }

    private static async Task CostAsync(string what, string target, Func<Task> read)
    {
        for (var i = 0; i < 30; i++)
            await read();
        var before = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Times; i++)
            await read();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what,-42} {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds / Times,8:0.00} ms of CPU   target {target}"));
    }
}
