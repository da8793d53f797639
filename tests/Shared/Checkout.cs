namespace Fairlead.Tests.Shared;

/// <summary>
/// The checkout that the tests were built in. Found from where the suite runs: the paths that the compiler knows are
/// made up in a reproducible build.
/// </summary>
internal static class Checkout
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Fairlead.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {from} holds Fairlead.slnx.");
    }
}
