using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Fairlead.Architecture.Tests;

/// <summary>Our assemblies as ArchUnitNET sees them.</summary>
internal static class House
{
    public static readonly System.Reflection.Assembly Domain = typeof(Fairlead.Domain.Delivery.Release).Assembly;
    public static readonly System.Reflection.Assembly Git = typeof(Fairlead.Git.GitRepository).Assembly;
    public static readonly System.Reflection.Assembly Modules = typeof(FairleadModules).Assembly;
    public static readonly System.Reflection.Assembly Sqlite = typeof(Fairlead.Sqlite.SqliteDatabase).Assembly;
    public static readonly System.Reflection.Assembly Postgres = typeof(Fairlead.Postgres.PostgresDatabase).Assembly;
    public static readonly System.Reflection.Assembly Host = typeof(Fairlead.Host.CommandLine).Assembly;
    public static readonly System.Reflection.Assembly Planted = typeof(House).Assembly;

    public static readonly ArchUnitNET.Domain.Architecture Ours = new ArchLoader().LoadAssemblies(Domain, Git, Modules, Sqlite, Postgres, Host, Planted).Build();

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

    public static bool Under(this IType type, string space) => type.Namespace is { } own && (own.FullName == space || own.FullName.StartsWith(space + ".", StringComparison.Ordinal));
}
