using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fairlead.Architecture.Tests;

/// <summary>Every package that is restored, shipped or not, has a licence that we took on purpose.</summary>
public sealed class LicenceTests
{
    private static readonly string[] Allowed = ["MIT", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD", "PostgreSQL", "OFL-1.1", "MS-NETLIB"];

    // Changes to files under MPL must be published; a test's tool that nobody ships or changes owes nothing.
    private static readonly string[] InTestsOnly = ["MPL-2.0"];

    // Packages from before licence expressions, as their licence pages say.
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SQLitePCLRaw.core"] = "Apache-2.0",
        ["Microsoft.CodeAnalysis.BannedApiAnalyzers"] = "MIT",
    };

    [Fact]
    public void Packages_of_NuGet()
    {
        var packages = NuGetPackages();

        packages.Count.ShouldBeGreaterThan(50);
        Refused(packages).ShouldBeEmpty();
    }

    [Fact]
    public void Packages_of_npm()
    {
        var packages = NpmPackages(Path.Combine(Checkout.Root, "src", "Fairlead.Kernel", "Client"));

        packages.Count.ShouldBeGreaterThan(5);
        Refused(packages).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GPL-3.0-only", false)]
    [InlineData("AGPL-3.0-or-later", true)]
    [InlineData("MPL-2.0", false)]
    [InlineData("LGPL-3.0-only", true)]
    [InlineData("SEE LICENSE IN LICENSE.txt", true)]
    [InlineData("MIT AND GPL-2.0", true)]
    [InlineData("", true)]
    public void Another_licence_is_refused(string licence, bool testsOnly) => Refused([new("planted", "1.0.0", licence, testsOnly)]).ShouldNotBeEmpty();

    [Theory]
    [InlineData("MIT", false)]
    [InlineData("MPL-2.0", true)]
    [InlineData("GPL-2.0 OR MIT", false)]
    [InlineData("(MIT AND Apache-2.0)", false)]
    public void An_allowed_licence_is_taken(string licence, bool testsOnly) => Refused([new("planted", "1.0.0", licence, testsOnly)]).ShouldBeEmpty();

    [Fact]
    public void A_package_in_the_npm_lock_that_is_not_installed_is_refused()
    {
        var folder = Directory.CreateTempSubdirectory("fairlead-tests-");
        File.WriteAllText(Path.Combine(folder.FullName, "package-lock.json"), """{"packages":{"":{},"node_modules/planted":{"version":"1.0.0"},"node_modules/other":{"version":"1.0.0","optional":true}}}""");

        Refused(NpmPackages(folder.FullName)).ShouldBe(["planted 1.0.0: no licence"]);
        folder.Delete(recursive: true);
    }

    // Whoever is given the program is given these with it; some licences ask for that.
    [Fact]
    public void The_program_carries_its_licence_and_those_of_all_packages_in_its_folder()
    {
        var folder = Path.Combine(Checkout.Root, "artifacts", "bin", "Fairlead.Host", new DirectoryInfo(AppContext.BaseDirectory).Name);
        var notice = File.ReadAllText(Path.Combine(folder, "NOTICE"));
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "artifacts", "obj", "Fairlead.Host", "project.assets.json")));
        var shipped = assets.RootElement.GetProperty("targets").GetProperty("net10.0").EnumerateObject()
            .Where(p => p.Value.TryGetProperty("runtime", out var files) && files.EnumerateObject().Any(f => !f.Name.EndsWith("_._", StringComparison.Ordinal)) && p.Value.GetProperty("type").GetString() == "package")
            .Select(p => p.Name.Replace('/', ' ')).ToList();

        shipped.Count.ShouldBeGreaterThan(30);
        shipped.Where(p => !notice.Contains($"\n{p} (", StringComparison.Ordinal) && !notice.Contains($"\n{p}\n", StringComparison.Ordinal)).ShouldBeEmpty();
        foreach (var text in (string[])["echarts", "@tabler/core", "SIL OPEN FONT LICENSE", "Permission is hereby granted, free of charge", "Redistributions in binary form", "Apache License", "without a\nwritten agreement", "Antoine Aubry"])
            notice.ShouldContain(text);
        File.ReadAllText(Path.Combine(folder, "LICENSE")).ShouldBe(File.ReadAllText(Path.Combine(Checkout.Root, "LICENSE")));
    }

    private static IReadOnlyList<string> Refused(IReadOnlyList<Package> packages) =>
        [.. packages.Where(p => !IsAllowed(p.Licence, p.TestsOnly)).Select(p => $"{p.Name} {p.Version}: {(p.Licence.Length == 0 ? "no licence" : p.Licence)}").Distinct(StringComparer.Ordinal)];

    private static bool IsAllowed(string licence, bool testsOnly) => licence.Length > 0 && licence.Trim('(', ')').Split(" OR ").Any(choice =>
        choice.Split(" AND ").Select(l => l.Trim(' ', '(', ')')).All(l => Allowed.Contains(l, StringComparer.Ordinal) || (testsOnly && InTestsOnly.Contains(l, StringComparer.Ordinal))));

    private static List<Package> NuGetPackages()
    {
        var found = new Dictionary<string, Package>(StringComparer.OrdinalIgnoreCase);
        var folders = Directory.GetFiles(Path.Combine(Checkout.Root, "artifacts", "obj"), "project.assets.json", SearchOption.AllDirectories);
        folders.ShouldNotBeEmpty("restore first");
        foreach (var file in folders)
        {
            using var assets = JsonDocument.Parse(File.ReadAllText(file));
            var project = assets.RootElement.GetProperty("project").GetProperty("restore").GetProperty("projectPath").GetString()!;
            if (!File.Exists(project))
                continue;
            var testsOnly = project.Contains("/tests/", StringComparison.Ordinal) || project.Contains("/bench/", StringComparison.Ordinal);
            var places = assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(p => p.Name).ToList();
            foreach (var library in assets.RootElement.GetProperty("libraries").EnumerateObject().Where(l => l.Value.GetProperty("type").GetString() == "package"))
            {
                if (found.TryGetValue(library.Name, out var known) && (!known.TestsOnly || testsOnly))
                    continue;
                var nuspec = places.Select(p => Path.Combine(p, library.Value.GetProperty("path").GetString()!)).Where(Directory.Exists).SelectMany(p => Directory.GetFiles(p, "*.nuspec")).FirstOrDefault();
                var (name, version) = (library.Name.Split('/')[0], library.Name.Split('/')[1]);
                found[library.Name] = new Package(name, version, nuspec is null ? "" : LicenceOf(name, nuspec), testsOnly);
            }
        }

        return [.. found.Values];
    }

    private static string LicenceOf(string name, string nuspec)
    {
        var metadata = XDocument.Load(nuspec).Descendants().First(e => e.Name.LocalName == "metadata");
        var licence = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "license");
        if (licence?.Attribute("type")?.Value == "expression")
            return licence.Value;
        if (Known.TryGetValue(name, out var known))
            return known;
        if (licence?.Attribute("type")?.Value == "file" && Path.Combine(Path.GetDirectoryName(nuspec)!, licence.Value) is var file && File.Exists(file))
            return ByText(File.ReadAllText(file));
        var url = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "licenseUrl")?.Value ?? "";
        if (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal))
        {
            if (url.Contains("dotnet_library_license", StringComparison.Ordinal) || url.Contains("LinkId=329770", StringComparison.Ordinal))
                return "MS-NETLIB";
            if (url.Contains("github.com/dotnet", StringComparison.OrdinalIgnoreCase))
                return "MIT";
        }

        return url.Replace("https://licenses.nuget.org/", "", StringComparison.Ordinal);
    }

    private static string ByText(string text) => text switch
    {
        _ when text.Contains("Permission is hereby granted, free of charge", StringComparison.Ordinal) => "MIT",
        _ when text.Contains("Apache License", StringComparison.Ordinal) && text.Contains("Version 2.0", StringComparison.Ordinal) => "Apache-2.0",
        _ when text.Contains("MICROSOFT SOFTWARE LICENSE TERMS", StringComparison.Ordinal) && text.Contains("MICROSOFT .NET LIBRARY", StringComparison.Ordinal) => "MS-NETLIB",
        _ when Regex.IsMatch(text, @"Redistributions\s+in\s+binary\s+form", RegexOptions.None, TimeSpan.FromSeconds(1)) => text.Contains("Neither the name", StringComparison.Ordinal) ? "BSD-3-Clause" : "BSD-2-Clause",
        _ => "",
    };

    private static List<Package> NpmPackages(string client)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(client, "package-lock.json")));
        var packages = new List<Package>();
        foreach (var entry in json.RootElement.GetProperty("packages").EnumerateObject().Where(e => e.Name.Length > 0))
        {
            var package = Path.Combine(client, entry.Name, "package.json");

            // One build of esbuild per platform stands in the lock; only ours is installed.
            if (!File.Exists(package) && entry.Value.TryGetProperty("optional", out _))
                continue;
            var licence = "";
            if (File.Exists(package))
            {
                using var details = JsonDocument.Parse(File.ReadAllText(package));
                licence = details.RootElement.TryGetProperty("license", out var l) && l.ValueKind == JsonValueKind.String ? l.GetString()! : "";
            }

            packages.Add(new Package(entry.Name["node_modules/".Length..], entry.Value.GetProperty("version").GetString()!, licence, TestsOnly: false));
        }

        return packages;
    }

    private sealed record Package(string Name, string Version, string Licence, bool TestsOnly);
}
