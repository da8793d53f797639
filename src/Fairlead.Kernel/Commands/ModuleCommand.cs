using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Commands;

/// <summary>What surrounds a command.</summary>
/// <param name="Globals">The options that every command takes: which data directory, which database.</param>
/// <param name="Terminal">Where it writes.</param>
/// <param name="Time">The clock.</param>
public sealed record CommandSurroundings(GlobalOptions Globals, Terminal Terminal, TimeProvider Time)
{
    /// <summary>What modules add that needs no container.</summary>
    public IReadOnlyList<object> Added { get; init; } = [];

    /// <typeparam name="T">A kind of part.</typeparam>
    /// <returns>All of this kind, in the order of the modules.</returns>
    public IEnumerable<T> Parts<T>() => Added.OfType<T>();
}

/// <summary>A command of a module.</summary>
/// <param name="Order">Its place in the help, the smallest first.</param>
/// <param name="Make">Makes it, for one run of the program; it runs in a <see cref="Session"/>.</param>
/// <param name="Under">The command of which it is a part, such as 'catalog' for 'fairlead catalog suggest'; null for one of its own.</param>
public sealed record ModuleCommand(int Order, Func<CommandSurroundings, Command> Make, string? Under = null);

/// <summary>Work that a server does in the background, a moment after facts have come. A command that took facts in does it before it ends, for there may be no server.</summary>
public interface IDerivesLater
{
    /// <summary>Does all that is due now.</summary>
    /// <param name="cancel">Ends the work; what was not done stays due.</param>
    /// <returns>When it is done.</returns>
    Task RunAsync(CancellationToken cancel);
}

/// <summary>The part of a module that is typed.</summary>
public static class CommandParts
{
    /// <summary>A command.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="order">Its place in the help: 100 for what is looked at daily, 200 for what comes in, 300 for the work on incidents and the like, 900 for administration.</param>
    /// <param name="make">Makes it.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Command(this IModuleParts parts, int order, Func<CommandSurroundings, Command> make)
    {
        parts.Services.AddSingleton(new ModuleCommand(order, make));
        return parts;
    }

    /// <summary>A command below one that another module may have.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="under">The name of the other one.</param>
    /// <param name="make">Makes it.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts CommandUnder(this IModuleParts parts, string under, Func<CommandSurroundings, Command> make)
    {
        parts.Services.AddSingleton(new ModuleCommand(int.MaxValue, make, under));
        return parts;
    }
}
