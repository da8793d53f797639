namespace Fairlead.Domain.Tests.Signals;

/// <summary>
/// The payload examples of octokit/webhooks (MIT), which GitHub keeps: folders named after the event. They lie in the folder 'shared' beside the checkout.
/// </summary>
internal static class GitHubPayloads
{
    private static readonly string? Folder = Find();

    public static IEnumerable<(string Event, string Name, Fairlead.Domain.Signals.SourceMessage Delivery)> All()
    {
        Assert.SkipWhen(Folder is null, "no payloads: ../shared/conformance/github is missing");
        return Directory.EnumerateFiles(Folder!, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file =>
        {
            var kind = Path.GetFileName(Path.GetDirectoryName(file)!);
            return (kind, Path.GetFileName(file), new Fairlead.Domain.Signals.SourceMessage(kind, File.ReadAllBytes(file), FromForge.ReceivedAt, "github"));
        });
    }

    public static Fairlead.Domain.Signals.SourceMessage One(string kind, string name) => All().Single(p => p.Event == kind && p.Name == name).Delivery;

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "Fairlead.slnx")))
                continue;
            var payloads = Path.Combine(folder.FullName, "..", "shared", "conformance", "github");
            return Directory.Exists(payloads) ? payloads : null;
        }

        return null;
    }
}
