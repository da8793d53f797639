using Fairlead.Checks;
using Fairlead.Commands;
using Fairlead.Delivery;
using Fairlead.Home;
using Fairlead.Reliability;
using Fairlead.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead;

/// <summary>The house's modules.</summary>
public static class FairleadModules
{
    /// <summary>The modules: one line each, those behind that use what others before them offer.</summary>
    public static IReadOnlyList<IModule> All { get; } =
    [
        new KernelModule(),
        new SignalsModule(),
        new DeliveryModule(),
        new ReliabilityModule(),
        new HomeModule(),
    ];

    /// <summary>What 'fairlead doctor' looks at, without a container: what it looks at may be broken.</summary>
    /// <param name="modules">The modules; null for all of the house.</param>
    /// <returns>The checks of all modules.</returns>
    public static AllChecks Checks(IReadOnlyList<IModule>? modules = null) => new([.. Parts<ICheck>(modules)]);

    /// <summary>What can be typed behind 'fairlead'; a command that needs none starts no container.</summary>
    /// <param name="modules">The modules; null for all of the house.</param>
    /// <returns>The commands of all modules, in the order of the help.</returns>
    public static IReadOnlyList<ModuleCommand> Commands(IReadOnlyList<IModule>? modules = null) => [.. Parts<ModuleCommand>(modules).OrderBy(c => c.Order)];

    private static IEnumerable<T> Parts<T>(IReadOnlyList<IModule>? modules) =>
        new ServiceCollection().AddParts(modules ?? All).Where(s => s.ServiceType == typeof(T)).Select(s => s.ImplementationInstance).OfType<T>();
}
