using Fairlead.Demo;

namespace Fairlead.Home;

/// <summary>The first page, and the demonstration.</summary>
public sealed class HomeModule : IModule
{
    /// <inheritdoc />
    public void Add(IModuleParts parts) => parts
        .Navigation(HomePage.Navigation)
        .Service<FillDemo>();
}
