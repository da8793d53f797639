using Fairlead.Delivery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging;

namespace Fairlead.Reports;

/// <summary>What a report shows and how it came about.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Reviews">One review per service.</param>
/// <param name="Organisation">The organisation's name; null leaves it out.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Version">The version of the program.</param>
/// <param name="IsDemo">Whether the data is invented.</param>
public sealed record Report(string Title, IReadOnlyList<DeliveryReview> Reviews, string? Organisation, DateTime MadeAt, string Version, bool IsDemo);

/// <summary>Renders a report as one HTML file that needs nothing else: no script, no link to a style or picture.</summary>
public static class RenderReport
{
    /// <param name="services">The container that components may ask.</param>
    /// <param name="logs">Receives the renderer's messages.</param>
    /// <param name="report">The report.</param>
    /// <returns>The file's text.</returns>
    public static async Task<string> HtmlAsync(IServiceProvider services, ILoggerFactory logs, Report report)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ReportDocument.Report)] = report });
            var root = await renderer.RenderComponentAsync<ReportDocument>(parameters);
            return root.ToHtmlString() + "\n";
        });
    }
}
