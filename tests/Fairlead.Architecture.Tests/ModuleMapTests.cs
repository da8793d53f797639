using System.Text;
using ArchUnitNET.Domain;
using Fairlead.Checks;
using Fairlead.Domain.Signals;
using Fairlead.Measures;
using Fairlead.Needs;
using Fairlead.Search;
using Fairlead.Signals;
using Fairlead.Tests.Shared;
using Fairlead.Timeline;
using Fairlead.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Fairlead.Architecture.Tests;

/// <summary>docs/modules.md says what each module adds and what it uses of others, as the compiled assemblies have it.</summary>
public sealed class ModuleMapTests
{
    private static readonly (string Title, Type Contract)[] Kinds =
    [
        ("Measures", typeof(IMeasureSource)), ("Reads signals", typeof(ISignalReader)), ("Timeline", typeof(ITimelineSource)), ("Needs", typeof(INeeds)), ("Search", typeof(ISearch)), ("Checks", typeof(ICheck)), ("Works in the background", typeof(IHostedService)),
    ];

    [Fact]
    public void The_map_of_the_modules_is_as_they_are()
    {
        var text = Map();
        var file = Path.Combine(Checkout.Root, "docs", "modules.md");
        if (File.Exists(file) && File.ReadAllText(file) == text)
            return;
        var received = Path.Combine(Checkout.Root, "docs", "modules.received.md");
        File.WriteAllText(received, text);
        Assert.Fail($"The modules are otherwise than docs/modules.md has them. When that is meant, take {received} for it.");
    }

    private static string Map()
    {
        var map = new StringBuilder("# Modules\n\nWhat each module adds to the house, and what it uses of others, from the first to the last as `FairleadModules.All` has them. Written from the compiled assemblies; a test holds it.\n");
        foreach (var module in FairleadModules.All)
        {
            var assembly = module.GetType().Assembly;
            map.Append($"\n## {module.GetType().Name}, in {assembly.GetName().Name}\n\n");
            var parts = new Parts(new ServiceCollection());
            module.Add(parts);
            var model = new ModelBuilder(new ConventionSet());
            module.Tables(model);
            Line(map, "Navigation", parts.Services.Select(s => s.ImplementationInstance).OfType<NavItem>().Select(n => $"{n.Title} (`{n.Path}`)"));
            Line(map, "Kinds of signals", parts.Services.Select(s => s.ImplementationInstance).OfType<SignalKind>().Select(k => k.Name));
            foreach (var (title, contract) in Kinds)
                Line(map, title, parts.Services.Where(s => s.ServiceType == contract).Select(NameOf));
            Line(map, "Tables", model.Model.GetEntityTypes().Where(e => e.ClrType.Assembly == assembly || assembly == House.Kernel).Select(e => e.GetTableName()).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(t => $"`{t}`"));
            foreach (var other in House.Practices.Where(p => p != assembly))
            {
                Line(map, $"Uses of {other.GetName().Name}", House.Ours.Types.Where(t => t.In(assembly)).SelectMany(t => t.Dependencies.Select(d => d.Target)).Where(t => t is not GenericParameter && t.In(other) && !t.Name.Contains('<', StringComparison.Ordinal))
                    .Select(t => t.Name.Split('`', '+')[0]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            }
        }

        return map.ToString();
    }

    private static void Line(StringBuilder map, string title, IEnumerable<string> items)
    {
        string[] all = [.. items];
        if (all.Length > 0)
            map.Append($"- {title}: {string.Join(", ", all)}\n");
    }

    // What stands under several contracts is registered by what makes it.
    private static string NameOf(ServiceDescriptor part) => (part.ImplementationType ?? part.ImplementationInstance?.GetType() ?? part.ImplementationFactory!.Method.ReturnType).Name is var name && part.ImplementationFactory is { } make
        ? make.Method.DeclaringType!.GenericTypeArguments is [.., var of] ? of.Name : name
        : name;

    private sealed record Parts(IServiceCollection Services) : IModuleParts;
}
