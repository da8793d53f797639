using System.Globalization;
using Fairlead.Domain.Delivery;

namespace Fairlead.Domain.Tests.Delivery;

/// <summary>Where versions do not say which release is a patch of which, nothing follows from them.</summary>
public sealed class VersionSchemeTests
{
    [Theory]
    [InlineData("2024-01-10 v1.0.0, 2024-02-10 v1.0.1, 2024-03-10 v1.1.0", VersionScheme.Versions)]
    [InlineData("2025-10-01 2025.10.1, 2025-10-03 2025.10.2, 2026-11-06 2026.11.1", VersionScheme.Calendar)]
    [InlineData("2025-04-20 25.04, 2025-08-07 25.04.1, 2026-04-23 26.04", VersionScheme.Calendar)]
    [InlineData("2024-04-01 v22.0.0, 2024-05-01 v22.1.0, 2024-09-01 v22.8.0", VersionScheme.Versions)]
    [InlineData("2026-01-10 release-20260110, 2026-01-11 release-20260111", VersionScheme.None)]
    [InlineData("2026-01-10 build-1, 2026-01-11 v1.2", VersionScheme.Versions)]
    public void A_scheme_is_told_by_names_and_dates(string tags, VersionScheme scheme) => VersionSchemes.Of(Releases(tags.Split(", "))).ShouldBe(scheme);

    [Theory]
    [InlineData(60, 1, VersionScheme.Patches)]
    [InlineData(60, 10, VersionScheme.Versions)]
    [InlineData(9, 1, VersionScheme.Versions)]
    public void Where_nearly_all_are_patches_being_one_says_nothing(int releases, int lines, VersionScheme scheme) =>
        VersionSchemes.Of(Releases(Enumerable.Range(0, releases).Select(i => $"{new DateOnly(2015, 1, 1).AddDays(i):yyyy-MM-dd} v1.{i % lines}.{i / lines}"))).ShouldBe(scheme);

    [Fact]
    public void A_project_that_went_over_to_dates_has_dates()
    {
        var old = Enumerable.Range(0, 60).Select(i => $"{new DateOnly(2015, 1, 1).AddDays(20 * i):yyyy-MM-dd} 1.{i}.0");
        var dated = Enumerable.Range(0, 50).Select(i => new DateOnly(2019, 1, 15).AddMonths(i)).Select(d => $"{d:yyyy-MM-dd} {d.Year % 100}.{d.Month}");

        VersionSchemes.Of(Releases(old)).ShouldBe(VersionScheme.Versions);
        VersionSchemes.Of(Releases([.. old, .. dated])).ShouldBe(VersionScheme.Calendar);
    }

    [Fact]
    public void Neither_dates_nor_patches_by_routine_are_rework()
    {
        var releases = Releases(Enumerable.Range(0, 40).Select(i => $"{new DateOnly(2026, 1, 1).AddDays(i):yyyy-MM-dd} v1.0.{i}"));
        var graph = new CommitGraph([.. Enumerable.Range(0, 41).Select(i => Math.Max(0, i - 1))], [.. Enumerable.Range(0, 39)], [.. releases.Select(r => r.At)], [.. releases.Select(r => r.At)]);

        DeliveryAnalysis.Of(new DeliveryFacts(graph, 39, [], []), releases, new DeliveryRules()).Reworks.ShouldBeEmpty();
        Hotfixes.Of(releases).Count.ShouldBe(39, "which would be a rework rate of 97.5 %");
    }

    private static List<Release> Releases(IEnumerable<string> tags) =>
        [.. tags.Select(t => t.Split(' ')).Select((t, i) => new Release(t[1], i, new DateTimeOffset(DateTime.Parse(t[0], CultureInfo.InvariantCulture), TimeSpan.Zero).ToUnixTimeSeconds(), TagKind.Annotated, []))];
}
