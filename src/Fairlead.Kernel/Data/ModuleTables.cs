using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Data;

/// <summary>Tells a context whose tables its model holds. The compiled model holds those of all modules; migrations compare it with what the modules say.</summary>
public static class ModuleTables
{
    /// <param name="options">The options of a context.</param>
    /// <param name="modules">The modules, in the order of their tables.</param>
    /// <returns>The options.</returns>
    public static DbContextOptionsBuilder UseModules(this DbContextOptionsBuilder options, IReadOnlyList<IModule> modules)
    {
        ((IDbContextOptionsBuilderInfrastructure)options).AddOrUpdateExtension(new Extension(modules));
        return options;
    }

    internal static IReadOnlyList<IModule> Of(DbContext db) => db.GetService<IDbContextOptions>().FindExtension<Extension>()?.Modules
        ?? throw new InvalidOperationException("Nobody said whose tables the model holds.");

    private sealed class Extension(IReadOnlyList<IModule> modules) : IDbContextOptionsExtension
    {
        public IReadOnlyList<IModule> Modules => modules;

        public DbContextOptionsExtensionInfo Info => field ??= new Names(this);

        public void ApplyServices(IServiceCollection services)
        {
        }

        public void Validate(IDbContextOptions options)
        {
        }

        // Models are kept by what this says: other modules, another model.
        private sealed class Names(Extension extension) : DbContextOptionsExtensionInfo(extension)
        {
            private readonly string _names = string.Join(' ', extension.Modules.Select(m => m.GetType().FullName));

            public override bool IsDatabaseProvider => false;

            public override string LogFragment => "";

            public override int GetServiceProviderHashCode() => StringComparer.Ordinal.GetHashCode(_names);

            public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is Names names && names._names == _names;

            public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["Fairlead:Modules"] = _names;
        }
    }
}
