using System.Reflection;
using System.Text.RegularExpressions;

namespace Fairlead.Architecture.Tests;

/// <summary>
/// Names, messages and addresses are others' texts, and some patterns are, too: an expression is compiled to match in one pass, or is ours, generated, and has a
/// time. Each rule is also run on types of this assembly that break it on purpose, and has to find them.
/// </summary>
public sealed class RegexRules
{
    private static readonly IReadOnlyList<Assembly> Ours = House.All;

    // Whoever compiles an expression while the program runs; that they do it for one pass is looked up in their source.
    private static readonly string[] Compiling = ["Fairlead.Domain.Delivery.TagRule"];

    [Fact]
    public void Who_compiles_expressions_is_known() =>
        House.Breaches(t => !t.In(House.Planted) && Ours.Any(t.In) && !Compiling.Contains(t.FullName, StringComparer.Ordinal) && !IsGenerated(t.FullName) && Compiles(t), IsRegex).ShouldBeEmpty();

    [Theory]
    [InlineData("GoingBack")]
    [InlineData("GoingBackAtOnce")]
    public void Another_one_that_compiles_is_found(string type) =>
        House.Breaches(t => t.In(House.Planted) && Compiles(t), IsRegex).ShouldContain(b => b.StartsWith($"Fairlead.Architecture.Tests.Planted.{type} ", StringComparison.Ordinal));

    [Fact]
    public void What_is_compiled_matches_in_one_pass()
    {
        foreach (var type in Compiling)
        {
            var source = Directory.GetFiles(Path.Combine(Checkout.Root, "src"), type.Split('.')[^1] + ".cs", SearchOption.AllDirectories).ShouldHaveSingleItem();
            GoingBack(File.ReadAllText(source)).ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("new Regex(pattern, RegexOptions.CultureInvariant);")]
    [InlineData("new Regex($\"({pattern})\", RegexOptions.None, TimeSpan.FromSeconds(1));")]
    [InlineData("new System.Text.RegularExpressions.Regex(pattern);")]
    [InlineData("Regex rule = new(pattern);")]
    public void One_that_goes_back_is_found(string source) => GoingBack(source).ShouldNotBeEmpty();

    [Fact]
    public void Generated_expressions_have_a_time() => Timeless(Ours).ShouldBeEmpty();

    [Fact]
    public void A_generated_expression_without_a_time_is_found() => Timeless([House.Planted]).ShouldBe(["Timeless"]);

    private static bool Compiles(ArchUnitNET.Domain.IType type) => type.Dependencies.OfType<ArchUnitNET.Domain.Dependencies.MethodCallDependency>()
        .Any(d => d.Target.FullName == typeof(Regex).FullName && (d.TargetMember.Name.StartsWith(".ctor", StringComparison.Ordinal) || IsStatic(d.TargetMember.Name)));

    // IsMatch(string, string) takes a pattern, IsMatch(string) has one.
    private static bool IsStatic(string member) => typeof(Regex).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Any(m => m.Name is not "Escape" and not "Unescape" && member.StartsWith(m.Name + "(", StringComparison.Ordinal) && member.Count(c => c == ',') + 1 == m.GetParameters().Length && m.GetParameters().Length > 1
            && m.GetParameters()[1].ParameterType == typeof(string) && member.StartsWith($"{m.Name}({m.GetParameters()[0].ParameterType.FullName},System.String", StringComparison.Ordinal) && !IsInstance(member));

    private static bool IsInstance(string member) => typeof(Regex).GetMethods(BindingFlags.Public | BindingFlags.Instance)
        .Any(m => member == $"{m.Name}({string.Join(',', m.GetParameters().Select(p => p.ParameterType.FullName))})");

    private static bool IsRegex(ArchUnitNET.Domain.IType type) => type.FullName == typeof(Regex).FullName;

    private static bool IsGenerated(string type) => type.StartsWith("System.Text.RegularExpressions.Generated.", StringComparison.Ordinal);

    private static List<string> GoingBack(string source)
    {
        var found = new List<string>();
        foreach (var beginning in (string[])["Regex(", "Regex rule = new("])
        {
            for (var at = source.IndexOf(beginning, StringComparison.Ordinal); at >= 0; at = source.IndexOf(beginning, at + 1, StringComparison.Ordinal))
            {
                var call = source[at..source.IndexOf(';', at)];
                if (!call.Contains("RegexOptions.NonBacktracking", StringComparison.Ordinal) && !source[..at].EndsWith("Generated", StringComparison.Ordinal))
                    found.Add(call);
            }
        }

        return found;
    }

    private static IReadOnlyList<string> Timeless(IEnumerable<Assembly> assemblies) =>
        [.. assemblies.SelectMany(a => a.GetTypes()).SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(m => m.GetCustomAttribute<GeneratedRegexAttribute>() is { } regex && regex.MatchTimeoutMilliseconds <= 0).Select(m => m.Name)];
}
