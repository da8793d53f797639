using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Web;

/// <summary>Where pages are: the assemblies of the modules.</summary>
/// <param name="Others">Those beside this one.</param>
public sealed record PageAssemblies(IReadOnlyList<Assembly> Others)
{
    /// <param name="services">The container.</param>
    /// <returns>The assemblies of its modules.</returns>
    public static PageAssemblies Of(IServiceProvider services) =>
        new([.. services.GetServices<IModule>().Select(m => m.GetType().Assembly).Distinct().Where(a => a != typeof(PageAssemblies).Assembly)]);
}
