using ArchUnitNET.Domain;

namespace Fairlead.Architecture.Tests;

/// <summary>
/// Which part may use which, as decision 0026 has it: Host → Fairlead → practices → Kernel → Git, Domain. No rule names a module. Each is also run on
/// types of this assembly that break it on purpose, and has to find them.
/// </summary>
public sealed class ImportRules
{
    // Who may name whom: an assembly names those of lower floors, and practices each other's contracts.
    private static readonly Dictionary<string, int> Floors = House.All.ToDictionary(a => a.GetName().Name!, FloorOf, StringComparer.Ordinal);

    // What the domain has no business with: files, processes, networks, databases, terminals, tasks that wait, the ambient clock.
    private static readonly string[] ImpureSpaces =
    [
        "System.IO", "System.Net", "System.Data", "System.Diagnostics.Process", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Data", "Npgsql", "System.Threading.Tasks",
    ];

    private static readonly string[] ImpureTypes = ["System.Console", "System.TimeProvider", "System.Environment", "System.Diagnostics.Process", "System.Threading.Thread", "System.Diagnostics.Stopwatch"];

    // What reads bytes that are in memory already.
    private static readonly string[] PureReaders = ["System.IO.MemoryStream", "System.IO.StreamReader", "System.IO.TextReader"];

    [Fact]
    public void Imports_run_one_way() => House.All.SelectMany(a => Directions(a, FloorOf(a))).ShouldBeEmpty();

    [Fact]
    public void Imports_that_run_the_wrong_way_are_found() => Directions(House.Planted, 0).ShouldContain("Fairlead.Architecture.Tests names Fairlead.Git");

    [Fact]
    public void A_kernel_that_names_a_practice_is_found() => Directions(House.Planted, FloorOf(House.Kernel)).ShouldContain("Fairlead.Architecture.Tests names Fairlead.Delivery");

    [Fact]
    public void A_practice_names_of_another_one_what_that_offers() => House.Practices.SelectMany(p => Uses(p, p)).ShouldBeEmpty();

    [Fact]
    public void A_use_of_another_practices_entity_is_found() => Uses(House.Planted, null).ShouldContain(b => b.EndsWith("needs Fairlead.Incidents.Incident", StringComparison.Ordinal));

    [Fact]
    public void The_domain_is_pure() => Impure(t => t.In(House.Domain)).ShouldBeEmpty();

    [Theory]
    [InlineData("System.IO.File")]
    [InlineData("System.Console")]
    [InlineData("Microsoft.EntityFrameworkCore.DbContext")]
    public void Impurity_is_found(string type) => Impure(t => t.Under("Fairlead.Architecture.Tests.Planted")).ShouldContain(b => b.EndsWith("needs " + type, StringComparison.Ordinal));

    [Fact]
    public void Nobody_asks_the_ambient_clock_or_draws_from_shared_randomness() =>
        Ambient(t => !t.In(House.Planted) && t.InAny(House.All)).ShouldBeEmpty();

    [Theory]
    [InlineData("DateTime::get_UtcNow")]
    [InlineData("DateTime::get_Now")]
    [InlineData("Random::get_Shared")]
    public void The_ambient_clock_is_found(string call) => Ambient(t => t.In(House.Planted)).ShouldContain(b => b.Contains(call, StringComparison.Ordinal));

    // A program that is started obeys its surroundings; GitProgram is where that is thought through.
    [Fact]
    public void Only_one_place_starts_programs() => Starting(t => !t.In(House.Planted) && t.FullName != "Fairlead.Git.GitProgram").ShouldBeEmpty();

    [Fact]
    public void A_program_that_is_started_elsewhere_is_found() => Starting(t => t.In(House.Planted)).ShouldNotBeEmpty();

    [Fact]
    public void The_git_reader_knows_no_module_and_no_database() =>
        House.Breaches(t => t.In(House.Git), t => t.In(House.Domain) || t.InAny(House.Modules) || t.Under("Microsoft.EntityFrameworkCore") || t.Under("System.Data")).ShouldBeEmpty();

    // Only pages and what surrounds them may speak of the web's requests; a use case takes plain values.
    [Fact]
    public void Use_cases_and_stores_know_no_request() =>
        House.Breaches(t => t.InAny(House.Modules) && t.Name is "EditCatalog" or "FactStore" or "Derivation" or "DeriveServices" or "Rebuild" or "ImportRepository" or "AddRepository" or "DeliveryMeasures", t => t.Under("Microsoft.AspNetCore")).ShouldBeEmpty();

    // Depth, aliases and size are counted in one place; a second one would forget one of them. Its own writer and the bench's fuzzing go through it, too.
    [Fact]
    public void Only_the_one_reader_of_YAML_knows_its_library() => OtherReaders(t => !t.In(House.Planted) && !t.Under("Fairlead.Yaml")).ShouldBeEmpty();

    [Fact]
    public void The_reader_of_YAML_builds_its_trees_itself() => TreesOfTheLibrary(t => !t.In(House.Planted)).ShouldBeEmpty();

    [Theory]
    [InlineData("YamlDotNet.RepresentationModel.YamlStream")]
    [InlineData("YamlDotNet.Serialization.DeserializerBuilder")]
    [InlineData("YamlDotNet.Core.Parser")]
    public void Another_reader_of_YAML_is_found(string type) => OtherReaders(t => t.Under("Fairlead.Architecture.Tests.Planted")).ShouldContain(b => b.EndsWith("needs " + type, StringComparison.Ordinal));

    [Theory]
    [InlineData("YamlDotNet.RepresentationModel.YamlStream")]
    [InlineData("YamlDotNet.Serialization.DeserializerBuilder")]
    public void A_tree_of_the_librarys_is_found(string type) => TreesOfTheLibrary(t => t.Under("Fairlead.Architecture.Tests.Planted")).ShouldContain(b => b.EndsWith("needs " + type, StringComparison.Ordinal));

    private static IReadOnlyList<string> OtherReaders(Func<IType, bool> from) => House.Breaches(from, t => t.Under("YamlDotNet"));

    private static IReadOnlyList<string> TreesOfTheLibrary(Func<IType, bool> from) =>
        House.Breaches(from, t => t.Under("YamlDotNet.RepresentationModel") || t.Under("YamlDotNet.Serialization"));

    private static int FloorOf(System.Reflection.Assembly assembly) =>
        assembly == House.Domain || assembly == House.Git ? 0
        : assembly == House.Kernel ? 1
        : House.Practices.Contains(assembly) ? 2
        : assembly == House.Composed ? 3
        : assembly == House.Host ? 5
        : 4;

    // The Host is on top; the databases' projects name what columns hold. Practices stand on one floor, and what they name of each other is another rule.
    private static IReadOnlyList<string> Directions(System.Reflection.Assembly assembly, int floor) =>
        [.. assembly.GetReferencedAssemblies().Select(r => r.Name!).Where(r => Floors.TryGetValue(r, out var other) && (other > floor || (other == floor && floor != 2))).Select(r => $"{assembly.GetName().Name} names {r}")];

    private static IReadOnlyList<string> Uses(System.Reflection.Assembly from, System.Reflection.Assembly? own) =>
        House.Breaches(t => t.In(from), t => House.Practices.Any(p => p != own && t.In(p)) && !Contracts.Holds(t));

    private static IReadOnlyList<string> Impure(Func<IType, bool> from) =>
        House.Breaches(from, t => !PureReaders.Contains(t.FullName, StringComparer.Ordinal) && (ImpureTypes.Contains(t.FullName, StringComparer.Ordinal) || ImpureSpaces.Any(s => t.Under(s))));

    private static IReadOnlyList<string> Starting(Func<IType, bool> from) =>
        House.Breaches(t => (t.InAny(House.All) || t.In(House.Planted)) && from(t), t => t.FullName == "System.Diagnostics.ProcessStartInfo");

    private static IReadOnlyList<string> Ambient(Func<IType, bool> from)
    {
        string[] calls = ["DateTime::get_Now()", "DateTime::get_UtcNow()", "DateTime::get_Today()", "DateTimeOffset::get_Now()", "DateTimeOffset::get_UtcNow()", "Random::get_Shared()"];
        return [.. House.Ours.Types.Where(from)
            .SelectMany(t => t.Dependencies.OfType<ArchUnitNET.Domain.Dependencies.MethodCallDependency>().Select(d => d.TargetMember.FullName).Where(m => calls.Any(c => m.Contains(c, StringComparison.Ordinal))).Select(m => $"{t.FullName} calls {m}"))
            .Distinct(StringComparer.Ordinal)];
    }
}
