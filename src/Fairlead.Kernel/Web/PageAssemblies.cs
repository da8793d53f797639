using System.Reflection;

namespace Fairlead.Web;

/// <summary>Where pages are: the assemblies of the modules.</summary>
/// <param name="Others">Those beside this one.</param>
public sealed record PageAssemblies(IReadOnlyList<Assembly> Others)
{
    /// <param name="modules">Modules.</param>
    /// <returns>Their assemblies.</returns>
    public static PageAssemblies Of(IEnumerable<IModule> modules) =>
        new([.. modules.Select(m => m.GetType().Assembly).Distinct().Where(a => a != typeof(PageAssemblies).Assembly)]);
}
