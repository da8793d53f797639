using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;

namespace Fairlead.Observing;

/// <summary>What the program measures of itself. Nothing is counted until somebody listens; docs/operations names all of it.</summary>
public static class FairleadMeter
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "Fairlead";

    /// <summary>Spans of work that no request is: imports.</summary>
    public static readonly ActivitySource Traces = new(Name);

    /// <summary>Seconds that requests took; by route, never by path, for a path may hold what is secret.</summary>
    public static readonly Histogram<double> Requests = Meter.CreateHistogram("fairlead.http.request.duration", "s", "Duration of requests.", advice: Seconds(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10));

    /// <summary>Seconds that imports took, by how they ended.</summary>
    public static readonly Histogram<double> Imports = Meter.CreateHistogram("fairlead.import.duration", "s", "Duration of imports.", advice: Seconds(0.1, 0.5, 1, 5, 15, 60, 300, 1800));

    /// <summary>Imports that run on this node.</summary>
    public static readonly UpDownCounter<int> RunningImports = Meter.CreateUpDownCounter<int>("fairlead.imports.running", "{import}", "Imports that run on this node.");

    /// <summary>Rows that imports and rebuilds wrote, by table.</summary>
    public static readonly Counter<long> RowsWritten = Meter.CreateCounter<long>("fairlead.rows.written", "{row}", "Rows written in bulk.");

    /// <summary>Messages that reached a webhook endpoint, by source and outcome: stored, known, overloaded, refused.</summary>
    public static readonly Counter<long> Messages = Meter.CreateCounter<long>("fairlead.inbox.messages", "{message}", "Messages that sources sent.");

    /// <summary>Commands that the database gave up because others were in the way.</summary>
    public static readonly Counter<long> DatabaseBusy = Meter.CreateCounter<long>("fairlead.database.busy", "{command}", "Commands that failed because the database was busy.");

    private static Meter? _meter;

    private static Meter Meter
    {
        get
        {
            if (_meter is { } made)
                return made;
            _meter = new Meter(Name);
            var version = typeof(FairleadMeter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
            _meter.CreateObservableGauge("fairlead.build.info", () => new Measurement<int>(1, KeyValuePair.Create<string, object?>("version", version)), null, "1, with the version of the program.");
            return _meter;
        }
    }

    private static InstrumentAdvice<double> Seconds(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
