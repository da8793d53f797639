namespace Fairlead.Domain.Tests.Signals;

/// <summary>Files that others wrote, in the folder 'shared' beside the checkout; where that is missing their tests are skipped.</summary>
internal static class Conformance
{
    /// <returns>The files of a folder of the conformance data, sorted by path.</returns>
    public static IReadOnlyList<string> Files(params string[] folder)
    {
        var path = Path.Combine([Root() ?? "", .. folder]);
        Assert.SkipWhen(Root() is null || !Directory.Exists(path), $"no conformance data: {string.Join('/', folder)} is not in ../shared/conformance");
        return [.. Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }

    private static string? Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fairlead.slnx")))
                return folder.Parent is { } beside ? Path.Combine(beside.FullName, "shared", "conformance") : null;
        }

        return null;
    }
}
