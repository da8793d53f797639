using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Fairlead.Tests.House;

/// <summary>The databases that a test runs on whose subject is what is stored.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a theory once per database; its first parameter is the <see cref="DatabaseKind"/>. One that is not there shows as skipped.</summary>
/// <param name="more">The further arguments.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class DatabasesAttribute(params object?[] more) : DataAttribute
{
    /// <summary>The further arguments.</summary>
    public IReadOnlyList<object?> More => more;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<DatabaseKind>().Select(kind => new TheoryDataRow([kind, .. more])
        {
            Skip = kind == DatabaseKind.Postgres && TestDatabases.Postgres is null ? "no PostgreSQL: FAIRLEAD_TEST_POSTGRES is not set, ./test sets it" : null,
        })]);

    public override bool SupportsDiscoveryEnumeration() => true;
}

/// <summary>One more row of a theory that runs on both databases with other rows: what differs in it is not what is stored.</summary>
/// <param name="more">The further arguments.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class OnSqliteAttribute(params object?[] more) : DataAttribute
{
    /// <summary>The further arguments.</summary>
    public IReadOnlyList<object?> More => more;

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new([new TheoryDataRow([DatabaseKind.Sqlite, .. more])]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
