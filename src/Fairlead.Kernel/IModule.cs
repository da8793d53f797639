using Fairlead.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fairlead;

/// <summary>A part of the product that plugs into the house: one folder, and one line in the list of modules.</summary>
/// <remarks>
/// Everything that the house knows of a module comes through here: its tables, and what it adds to <see cref="IModuleParts"/>. Pages are found in the
/// module's assembly. Decision 0026 has the reasons.
/// </remarks>
public interface IModule
{
    /// <summary>Maps its tables. The order of modules is the order of tables, so that one that names another's rows stands behind it.</summary>
    /// <param name="model">The one model of the database.</param>
    void Tables(ModelBuilder model)
    {
    }

    /// <summary>Adds its parts, once for each program that runs: the web program and a command alike.</summary>
    /// <param name="parts">Takes them.</param>
    void Add(IModuleParts parts);
}

/// <summary>What a module adds. Each kind of part is an extension method beside the contract that it serves, so that the list of kinds is open.</summary>
public interface IModuleParts
{
    /// <summary>The container; parts stand in it as services that the house asks for by their contract.</summary>
    IServiceCollection Services { get; }
}

/// <summary>Maps the routes of a module.</summary>
/// <param name="Map">Does it, when the web program starts.</param>
public sealed record ModuleRoutes(Action<IEndpointRouteBuilder> Map);

/// <summary>The kinds of parts that the kernel itself serves.</summary>
public static class ModuleParts
{
    /// <summary>An entry of the navigation.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="item">The entry.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Navigation(this IModuleParts parts, NavItem item)
    {
        parts.Services.AddSingleton(item);
        return parts;
    }

    /// <summary>Routes: API, files beside pages, hooks.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="maps">Map them.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Routes(this IModuleParts parts, params ReadOnlySpan<Action<IEndpointRouteBuilder>> maps)
    {
        foreach (var map in maps)
            parts.Services.AddSingleton(new ModuleRoutes(map));
        return parts;
    }

    /// <summary>A service that the module's own code asks for, and others by its contracts.</summary>
    /// <typeparam name="T">The service.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Service<T>(this IModuleParts parts)
        where T : class
    {
        parts.Services.AddSingleton<T>();
        return parts;
    }

    /// <summary>A service under its contract.</summary>
    /// <typeparam name="TContract">What others ask for.</typeparam>
    /// <typeparam name="T">What they get.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Service<TContract, T>(this IModuleParts parts)
        where TContract : class
        where T : class, TContract
    {
        parts.Services.AddSingleton<TContract, T>();
        return parts;
    }

    /// <summary>The same service under one more contract.</summary>
    /// <typeparam name="TContract">What others ask for.</typeparam>
    /// <typeparam name="T">What they get: a part that was added before.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Also<TContract, T>(this IModuleParts parts)
        where TContract : class
        where T : class, TContract
    {
        var lifetime = parts.Services.Last(s => s.ServiceType == typeof(T)).Lifetime;
        parts.Services.Add(new ServiceDescriptor(typeof(TContract), all => all.GetRequiredService<T>(), lifetime));
        return parts;
    }

    /// <summary>A use case: one for each request, with the request's context of the database.</summary>
    /// <typeparam name="T">The use case.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts UseCase<T>(this IModuleParts parts)
        where T : class
    {
        parts.Services.AddScoped<T>();
        return parts;
    }

    /// <summary>Work in the background while the web program runs; a command starts none.</summary>
    /// <typeparam name="T">The work, which others may ask for, too.</typeparam>
    /// <param name="parts">The parts.</param>
    /// <returns>The parts.</returns>
    public static IModuleParts Work<T>(this IModuleParts parts)
        where T : class, IHostedService
    {
        parts.Services.AddSingleton<T>();
        parts.Services.AddHostedService(all => all.GetRequiredService<T>());
        return parts;
    }
}
