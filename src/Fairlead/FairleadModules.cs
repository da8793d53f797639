using Fairlead.Checks;
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
    public static AllChecks Checks(IReadOnlyList<IModule>? modules = null) => new([.. Added(modules).OfType<ICheck>()]);

    /// <summary>What modules add that needs no container: commands, checks, kinds of signals. A command that needs none starts none.</summary>
    /// <param name="modules">The modules; null for all of the house.</param>
    /// <returns>All of it, in the order of the modules.</returns>
    public static IReadOnlyList<object> Added(IReadOnlyList<IModule>? modules = null) =>
        [.. new ServiceCollection().AddParts(modules ?? All).Select(s => s.ImplementationInstance).OfType<object>()];
}
