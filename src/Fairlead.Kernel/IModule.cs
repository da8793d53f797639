using Fairlead.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fairlead;

/// <summary>A part of the product that plugs in with one folder and one line in the list of modules.</summary>
/// <remarks>
/// All that the rest of the program knows of a module comes through here: its tables, and what it adds to <see cref="IModuleParts"/>. Pages are found in the
/// module's assembly. An instance has no state: it is created once, and both methods may be called in any order and more than once. Decision 0026 has the reasons.
/// </remarks>
/// <example><code>public sealed class NotesModule : IModule
/// {
///     public void Tables(ModelBuilder model) => model.Entity&lt;Note&gt;(Note.Map);
///
///     public void Add(IModuleParts parts) => parts.Navigation(NotesPage.Navigation).Routes(NotesApi.Map).Timeline&lt;NoteTimeline&gt;();
/// }</code></example>
public interface IModule
{
    /// <summary>Maps the tables of the module; does nothing unless it is implemented.</summary>
    /// <remarks>
    /// Modules map their tables in the order of the list, so one whose rows refer to those of another module stands behind it. Both providers use the same mapping:
    /// nothing here may ask which one it is.
    /// </remarks>
    /// <param name="model">The model that all modules share.</param>
    void Tables(ModelBuilder model)
    {
    }

    /// <summary>Adds the parts of the module: navigation, routes, measures, checks and so on.</summary>
    /// <remarks>Called when the container is built, for the web program and for each command. It must not ask for services or touch the database.</remarks>
    /// <param name="parts">Where the parts go.</param>
    void Add(IModuleParts parts);
}

/// <summary>Takes the parts that a module adds.</summary>
/// <remarks>
/// Each kind of part is an extension method that stands beside the contract it registers, for instance <c>Needs&lt;T&gt;</c> beside <see cref="Needs.INeeds"/>. So a practice can
/// add a kind of its own without a change in the kernel. The methods return the same object, so that calls can be chained.
/// </remarks>
public interface IModuleParts
{
    /// <summary>The services of the container in which the parts are registered by their contracts.</summary>
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
