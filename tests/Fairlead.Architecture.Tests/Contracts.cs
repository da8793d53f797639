using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using Fairlead.Tests.Shared;

namespace Fairlead.Architecture.Tests;

/// <summary>What practices offer to others: the types that are declared in a file called …Contracts.cs, and the kinds of parts that they serve.</summary>
internal static partial class Contracts
{
    private static readonly HashSet<string> Names = [.. House.Practices
        .SelectMany(p => Directory.EnumerateFiles(Path.Combine(Checkout.Root, "src", p.GetName().Name!), "*Contracts.cs", SearchOption.AllDirectories))
        .SelectMany(file => Declared().Matches(File.ReadAllText(file)).Select(m => m.Groups["name"].Value))];

    /// <summary>Whether a type may be named by other practices; a nested one is what its outer one is.</summary>
    public static bool Holds(IType type) => Names.Contains(type.Name.Split('`', '+')[0]);

    [GeneratedRegex(@"^public (?:static |sealed |abstract |readonly |partial )*(?:class|record struct|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Declared();
}
