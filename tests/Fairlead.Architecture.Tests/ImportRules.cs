using ArchUnitNET.Domain;

namespace Fairlead.Architecture.Tests;

/// <summary>
/// Which part may use which, as decision 0001 has it: Host → Fairlead → Git, Domain. Each rule is also run on types
/// of this assembly that break it on purpose, and has to find them.
/// </summary>
public sealed class ImportRules
{
    private static readonly string[] Ours = ["Fairlead.Domain", "Fairlead.Git", "Fairlead", "Fairlead.Sqlite", "Fairlead.Postgres", "Fairlead.Host"];

    // The assemblies that each of ours may name.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Fairlead.Domain"] = [],
        ["Fairlead.Git"] = [],
        ["Fairlead"] = ["Fairlead.Domain", "Fairlead.Git"],
        // The compiled models name the domain's types of columns.
        ["Fairlead.Sqlite"] = ["Fairlead", "Fairlead.Domain"],
        ["Fairlead.Postgres"] = ["Fairlead", "Fairlead.Domain"],
        ["Fairlead.Host"] = ["Fairlead", "Fairlead.Domain", "Fairlead.Git", "Fairlead.Sqlite", "Fairlead.Postgres"],
    };

    // What the domain has no business with: files, processes, networks, databases, terminals, tasks that wait, the ambient clock.
    private static readonly string[] ImpureSpaces =
    [
        "System.IO", "System.Net", "System.Data", "System.Diagnostics.Process", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore", "Microsoft.Extensions", "Microsoft.Data", "Npgsql", "System.Threading.Tasks",
    ];

    private static readonly string[] ImpureTypes = ["System.Console", "System.TimeProvider", "System.Environment", "System.Diagnostics.Process", "System.Threading.Thread", "System.Diagnostics.Stopwatch"];

    // What reads bytes that are in memory already.
    private static readonly string[] PureReaders = ["System.IO.MemoryStream", "System.IO.StreamReader", "System.IO.TextReader"];

    // The state of today, module by module: whom its namespace may use. A new line here is a decision, not a formality.
    private static readonly Dictionary<string, string[]> Modules = new(StringComparer.Ordinal)
    {
        ["Api"] = ["Accounts", "Data", "Measures", "Web"],
        ["Accounts"] = ["Api", "Audit", "Catalog", "Data", "Measures", "Outside", "Serving", "Settings", "Web"],
        ["Data"] = ["Accounts", "Api", "Audit", "Builds", "Settings", "Catalog", "Changes", "Delivery", "Imports", "Incidents", "Signals", "Sync"],
        ["Settings"] = ["Accounts", "Audit", "Data", "Delivery", "Measures", "Web"],
        ["Catalog"] = ["Accounts", "Api", "Audit", "Data", "Measures", "Web", "Delivery", "Settings", "Imports", "Signals", "Yaml"],
        ["Measures"] = ["Accounts", "Api", "Web", "Data", "Definitions", "Settings"],
        ["Definitions"] = ["Accounts", "Measures", "Web", "Data"],
        ["Signals"] = ["Accounts", "Api", "Audit", "Catalog", "Data", "Delivery", "Measures", "Observing", "Serving", "Sync", "Web"],
        ["Sync"] = ["Data", "Outside", "Signals"],
        ["Delivery"] = ["Accounts", "Api", "Audit", "Builds", "Catalog", "Data", "Incidents", "Measures", "Settings", "Signals", "Web"],
        ["Incidents"] = ["Accounts", "Api", "Audit", "Catalog", "Data", "Delivery", "Measures", "Settings", "Signals", "Web"],
        ["Builds"] = ["Accounts", "Api", "Catalog", "Data", "Delivery", "Measures", "Settings", "Signals", "Web"],
        ["Changes"] = ["Accounts", "Api", "Catalog", "Data", "Delivery", "Measures", "Settings", "Signals", "Web"],
        ["Timeline"] = ["Accounts", "Api", "Catalog", "Data", "Delivery", "Incidents", "Measures", "Settings", "Signals", "Web"],
        ["Imports"] = ["Accounts", "Api", "Catalog", "Data", "Delivery", "Measures", "Observing", "Settings", "Web"],
        ["Home"] = ["Accounts", "Builds", "Catalog", "Data", "Delivery", "Imports", "Incidents", "Measures", "Settings", "Signals", "Web"],
        ["Web"] = ["Accounts", "Api", "Audit", "Builds", "Catalog", "Changes", "Data", "Definitions", "Delivery", "Home", "Imports", "Incidents", "Measures", "Observing", "Operations", "Outside", "Reports", "Serving", "Settings", "Signals", "Timeline"],
        ["Reports"] = ["Accounts", "Data", "Delivery", "Measures", "Settings", "Web"],
        ["Operations"] = ["Checks", "Data"],
        ["Observing"] = [],
        ["Outside"] = [],
        ["Serving"] = ["Observing"],
        ["Yaml"] = [],
        ["Checks"] = ["Accounts", "Catalog", "Data", "Operations", "Serving", "Measures", "Observing"],
        ["Audit"] = ["Accounts", "Api", "Data", "Measures", "Settings", "Web"],
        ["Demo"] = ["Accounts", "Catalog", "Data", "Delivery", "Imports", "Settings", "Signals"],
    };

    [Fact]
    public void Imports_run_one_way()
    {
        foreach (var assembly in (System.Reflection.Assembly[])[House.Domain, House.Git, House.Modules, House.Sqlite, House.Postgres, House.Host])
            Directions(assembly).ShouldBeEmpty();
    }

    [Fact]
    public void Imports_that_run_the_wrong_way_are_found() =>
        Directions(House.Planted, "Fairlead.Domain").ShouldContain("Fairlead.Architecture.Tests names Fairlead.Git");

    [Fact]
    public void The_domain_is_pure() => Impure(t => t.In(House.Domain)).ShouldBeEmpty();

    [Theory]
    [InlineData("System.IO.File")]
    [InlineData("System.Console")]
    [InlineData("Microsoft.EntityFrameworkCore.DbContext")]
    public void Impurity_is_found(string type) => Impure(t => t.Under("Fairlead.Architecture.Tests.Planted")).ShouldContain(b => b.EndsWith("needs " + type, StringComparison.Ordinal));

    [Fact]
    public void Nobody_asks_the_ambient_clock_or_draws_from_shared_randomness() =>
        Ambient(t => !t.In(House.Planted) && Ours.Contains(t.Assembly.Name.Split(',')[0], StringComparer.Ordinal)).ShouldBeEmpty();

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
        House.Breaches(t => t.In(House.Git), t => t.In(House.Domain) || t.In(House.Modules) || t.Under("Microsoft.EntityFrameworkCore") || t.Under("System.Data")).ShouldBeEmpty();

    [Fact]
    public void Modules_use_those_that_the_list_names()
    {
        foreach (var (module, allowed) in Modules)
            ModuleBreaches(House.Modules, "Fairlead.", module, allowed).ShouldBeEmpty();
        Spaces(House.Modules).ShouldBe(Modules.Keys, ignoreOrder: true, "a new module says here whom it uses");
    }

    [Fact]
    public void A_module_that_uses_another_one_unnamed_is_found() =>
        ModuleBreaches(House.Planted, "Fairlead.Architecture.Tests.Planted.", "Catalog", []).ShouldNotBeEmpty();

    // Only pages and what surrounds them may speak of the web's requests; a use case takes plain values.
    [Fact]
    public void Use_cases_and_stores_know_no_request() =>
        House.Breaches(t => t.In(House.Modules) && t.Name is "EditCatalog" or "FactStore" or "Derivation" or "DeriveServices" or "Rebuild" or "ImportRepository" or "AddRepository" or "DeliveryMeasures", t => t.Under("Microsoft.AspNetCore")).ShouldBeEmpty();

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

    private static IReadOnlyList<string> Directions(System.Reflection.Assembly assembly, string? judgedAs = null)
    {
        var name = assembly.GetName().Name!;
        return [.. assembly.GetReferencedAssemblies().Select(r => r.Name!).Where(Ours.Contains).Except(Allowed[judgedAs ?? name]).Select(r => $"{name} names {r}")];
    }

    private static IReadOnlyList<string> Impure(Func<IType, bool> from) =>
        House.Breaches(from, t => !PureReaders.Contains(t.FullName, StringComparer.Ordinal) && (ImpureTypes.Contains(t.FullName, StringComparer.Ordinal) || ImpureSpaces.Any(s => t.Under(s))));

    private static IReadOnlyList<string> Starting(Func<IType, bool> from) =>
        House.Breaches(t => (Ours.Contains(t.Assembly.Name.Split(',')[0], StringComparer.Ordinal) || t.In(House.Planted)) && from(t), t => t.FullName == "System.Diagnostics.ProcessStartInfo");

    private static IReadOnlyList<string> Ambient(Func<IType, bool> from)
    {
        string[] calls = ["DateTime::get_Now()", "DateTime::get_UtcNow()", "DateTime::get_Today()", "DateTimeOffset::get_Now()", "DateTimeOffset::get_UtcNow()", "Random::get_Shared()"];
        return [.. House.Ours.Types.Where(from)
            .SelectMany(t => t.Dependencies.OfType<ArchUnitNET.Domain.Dependencies.MethodCallDependency>().Select(d => d.TargetMember.FullName).Where(m => calls.Any(c => m.Contains(c, StringComparison.Ordinal))).Select(m => $"{t.FullName} calls {m}"))
            .Distinct(StringComparer.Ordinal)];
    }

    private static IReadOnlyList<string> ModuleBreaches(System.Reflection.Assembly assembly, string prefix, string module, string[] allowed) =>
        House.Breaches(
            t => t.In(assembly) && t.Under(prefix + module),
            t => t.In(House.Modules) && ModuleOf(t.Namespace.FullName, "Fairlead.") is { } other && (other != module || prefix != "Fairlead.") && !allowed.Contains(other, StringComparer.Ordinal));

    private static string? ModuleOf(string space, string prefix) => space.StartsWith(prefix, StringComparison.Ordinal) ? space[prefix.Length..].Split('.')[0] : null;

    private static IEnumerable<string> Spaces(System.Reflection.Assembly assembly) =>
        House.Ours.Types.Where(t => t.In(assembly) && !t.Name.Contains('<', StringComparison.Ordinal)).Select(t => ModuleOf(t.Namespace.FullName, "Fairlead.")).OfType<string>().Distinct(StringComparer.Ordinal);
}
