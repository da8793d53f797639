using Fairlead.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Demo;

/// <summary>What a module shows in the demonstration: invented, complete enough to try every page of it, and the same at each start on the same day.</summary>
/// <remarks>
/// Teams, services and their delivery are there already, with the keys that 'fairlead catalog list' prints in a demonstration; what a module invents belongs to those. It
/// goes through the module's own use cases, so that it looks as if somebody had done it.
/// </remarks>
public interface IDemoData
{
    /// <summary>Its place among the others, the smallest first: who needs what another invents comes behind it.</summary>
    int Order { get; }

    /// <summary>Invents it.</summary>
    /// <param name="db">The database, in the transaction of the whole demonstration.</param>
    /// <param name="now">The present instant, UTC; nothing lies behind it but what is planned.</param>
    /// <param name="seed">What chance begins with.</param>
    /// <param name="cancel">Ends the work; nothing of the demonstration is stored then.</param>
    /// <returns>When it is done.</returns>
    Task FillAsync(FairleadDb db, DateTime now, int seed, CancellationToken cancel);
}

/// <summary>The part of a module that fills the demonstration.</summary>
public static class DemoParts
{
    /// <summary>Data for the demonstration.</summary>
    /// <typeparam name="T">Invents it.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Demo<T>(this IModuleParts parts)
        where T : class, IDemoData
    {
        parts.Services.AddSingleton<IDemoData, T>();
        return parts;
    }
}
