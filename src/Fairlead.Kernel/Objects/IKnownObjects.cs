using Fairlead.Accounts;
using Fairlead.Data;

namespace Fairlead.Objects;

/// <summary>An object to which others may refer: documents stand at it, and promises are made at it.</summary>
/// <param name="Reference">Its kind and key.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Path">The path of its page.</param>
public sealed record KnownObject(ObjectReference Reference, string Title, string Path)
{
    /// <summary>The teams to which it belongs, the first one first; none for what belongs to no team.</summary>
    public IReadOnlyList<Guid> Teams { get; init; } = [];

    /// <summary>The account to which it belongs; null for none.</summary>
    public Guid? Owner { get; init; }

    /// <param name="caller">Somebody.</param>
    /// <returns>Whether they may change what stands at it: members of its teams, its owner, and leaders.</returns>
    public bool MayEdit(Caller caller) =>
        caller.MayEdit(null) || Teams.Any(t => caller.MayEdit(t)) || (Owner is { } owner && owner == caller.AccountId && caller.Has(KeyScopes.Write) && caller.Role >= Role.Member);
}

/// <summary>Objects of one kind, by their keys. Register one with <c>parts.Objects&lt;T&gt;()</c>.</summary>
public interface IKnownObjects
{
    /// <summary>The kind in references, lower case: 'incident'. It never changes.</summary>
    string Kind { get; }

    /// <summary>What the path of each page begins with; the key follows: '/incidents/'.</summary>
    string PathBefore { get; }

    /// <param name="db">The database.</param>
    /// <param name="keys">Keys, as somebody typed them.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <returns>Those that there are, in any order.</returns>
    Task<IReadOnlyList<KnownObject>> FindAsync(FairleadDb db, IReadOnlyList<string> keys, CancellationToken cancel);
}

/// <summary>Kinds of objects as a kind of part.</summary>
public static class ObjectParts
{
    /// <summary>Objects of the module to which others may refer.</summary>
    /// <typeparam name="T">Finds them.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Objects<T>(this IModuleParts parts)
        where T : class, IKnownObjects => parts.Service<IKnownObjects, T>();

    /// <summary>A section on the pages of all objects. Sections of one page are read side by side, so each takes a context of its own from the factory.</summary>
    /// <typeparam name="T">The component; it has a parameter <see cref="ObjectSection.Parameter"/> of the type <see cref="ObjectReference"/>, and is empty where it has nothing to show.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <param name="order">Its place among the others, the smallest first.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts ObjectSection<T>(this IModuleParts parts, int order)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        parts.Services.Add(new(typeof(ObjectSection), new ObjectSection(typeof(T), order)));
        return parts;
    }
}

/// <summary>A section that each object's page shows, whatever module the object is of.</summary>
/// <param name="Component">The component that draws it.</param>
/// <param name="Order">Its place among the others, the smallest first.</param>
public sealed record ObjectSection(Type Component, int Order)
{
    /// <summary>The parameter of the component that says of which object.</summary>
    public const string Parameter = "Of";
}
