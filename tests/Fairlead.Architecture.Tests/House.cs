using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Fairlead.Architecture.Tests;

/// <summary>Our assemblies as ArchUnitNET sees them.</summary>
internal static class House
{
    public static readonly System.Reflection.Assembly Domain = typeof(Fairlead.Domain.Delivery.Release).Assembly;
    public static readonly System.Reflection.Assembly Git = typeof(Fairlead.Git.GitRepository).Assembly;
    public static readonly System.Reflection.Assembly Kernel = typeof(KernelModule).Assembly;
    public static readonly System.Reflection.Assembly Composed = typeof(FairleadModules).Assembly;

    /// <summary>The practices: every other assembly that has a module of the house.</summary>
    public static readonly IReadOnlyList<System.Reflection.Assembly> Practices = [.. FairleadModules.All.Select(m => m.GetType().Assembly).Distinct().Where(a => a != typeof(KernelModule).Assembly && a != typeof(FairleadModules).Assembly)];

    /// <summary>All that modules live in.</summary>
    public static readonly IReadOnlyList<System.Reflection.Assembly> Modules = [Kernel, .. Practices, Composed];

    /// <summary>All of ours.</summary>
    public static readonly IReadOnlyList<System.Reflection.Assembly> All = [typeof(Fairlead.Domain.Delivery.Release).Assembly, typeof(Fairlead.Git.GitRepository).Assembly, .. Modules, typeof(Fairlead.Sqlite.SqliteDatabase).Assembly, typeof(Fairlead.Postgres.PostgresDatabase).Assembly, typeof(Fairlead.Host.CommandLine).Assembly];

    public static readonly System.Reflection.Assembly Sqlite = typeof(Fairlead.Sqlite.SqliteDatabase).Assembly;
    public static readonly System.Reflection.Assembly Postgres = typeof(Fairlead.Postgres.PostgresDatabase).Assembly;
    public static readonly System.Reflection.Assembly Host = typeof(Fairlead.Host.CommandLine).Assembly;
    public static readonly System.Reflection.Assembly Planted = typeof(House).Assembly;

    public static readonly ArchUnitNET.Domain.Architecture Ours = new ArchLoader().LoadAssemblies([.. All, Planted]).Build();

    /// <summary>
    /// What a type of some of our assemblies needs that it must not need, as sentences. A type parameter is nobody's: ArchUnitNET
    /// keeps one of each name for all generic methods and lays it at the door of whoever declared the first.
    /// </summary>
    public static IReadOnlyList<string> Breaches(Func<IType, bool> from, Func<IType, bool> forbidden) =>
        [.. Ours.Types.Where(from)
            .SelectMany(t => t.Dependencies.Select(d => d.Target).Where(target => target is not GenericParameter && forbidden(target)).Select(target => $"{t.FullName} needs {target.FullName}"))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    /// <summary>What the compiler generates may name types of no assembly, pointers for instance.</summary>
    public static bool In(this IType type, System.Reflection.Assembly assembly) => type.Assembly?.Name.Split(',')[0] == assembly.GetName().Name;

    public static bool InAny(this IType type, IEnumerable<System.Reflection.Assembly> assemblies) => assemblies.Any(type.In);

    public static bool Under(this IType type, string space) => type.Namespace is { } own && (own.FullName == space || own.FullName.StartsWith(space + ".", StringComparison.Ordinal));
}
