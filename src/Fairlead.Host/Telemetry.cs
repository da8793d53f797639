using System.Runtime.CompilerServices;
using Fairlead.Observing;
using Microsoft.AspNetCore.Builder;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fairlead.Host;

/// <summary>Hands the program's own figures and traces to whoever asked for them. Nothing of it is loaded where nobody did.</summary>
internal sealed class Telemetry : IDisposable
{
    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    private Telemetry(MeterProvider? metrics, TracerProvider? traces) => (_metrics, _traces) = (metrics, traces);

    /// <param name="scraped">Whether Prometheus is to ask for figures.</param>
    /// <param name="pushed">Whether an OTLP collector gets figures and traces; the standard variables (OTEL_…) say where and how.</param>
    /// <returns>What runs until it is disposed of.</returns>
    public static Telemetry Start(bool scraped, bool pushed)
    {
        // Made before the first request, so that the version is there from the start.
        RuntimeHelpers.RunClassConstructor(typeof(FairleadMeter).TypeHandle);
        var resource = ResourceBuilder.CreateDefault().AddService("fairlead", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)).AddEnvironmentVariableDetector();
        var metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(FairleadMeter.Name);
        if (scraped)
            metrics.AddPrometheusExporter();
        if (!pushed)
            return new Telemetry(metrics.Build(), null);
        metrics.AddOtlpExporter();
        return new Telemetry(
            metrics.Build(),
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(FairleadMeter.Name, "Microsoft.AspNetCore").AddOtlpExporter().Build());
    }

    /// <param name="branch">The pipeline of the port for figures.</param>
    public void Answer(IApplicationBuilder branch) => branch.UseOpenTelemetryPrometheusScrapingEndpoint(_metrics, null, "/metrics", null, null);

    /// <inheritdoc />
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }
}
