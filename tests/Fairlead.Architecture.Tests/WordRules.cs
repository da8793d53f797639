using System.Reflection;
using System.Text.RegularExpressions;

namespace Fairlead.Architecture.Tests;

/// <summary>
/// Types and pages use the words of docs/glossary.md, which are the field's: none of the coinages that stood there once comes back. Each rule is also run on what breaks
/// it on purpose.
/// </summary>
public sealed partial class WordRules
{
    // A coinage, and the word for it. Parts of a type's name, as camel case divides it.
    private static readonly Dictionary<string, string> InNames = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Bell"] = "WakeUp",
        ["Deed"] = "Action",
        ["Door"] = "Endpoint",
        ["Knock"] = "Request",
        ["Letter"] = "Message",
        ["Mend"] = "Replay or Correct",
        ["Parked"] = "Failed",
        ["Story"] = "Log",
        ["Taken"] = "Outcome",
        ["Tell"] = "Report",
        ["Thing"] = "Subject",
        ["Told"] = "Reported",
        ["Manager"] = "what it does",
        ["Helper"] = "what it does",
        ["Util"] = "what it does",
    };

    private static readonly Dictionary<string, string> InPages = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["was told of"] = "reported",
        ["were told"] = "reported",
        ["was told"] = "reported",
        ["tells of"] = "reports",
        ["told of"] = "reported",
        ["take it up"] = "Acknowledge",
        ["taken up"] = "Acknowledged",
        ["it is over"] = "Resolve",
        ["over since"] = "Resolved at",
        ["in any longer"] = "Disable",
        ["let in"] = "received",
        ["lay it aside"] = "Dismiss",
        ["laid aside"] = "dismissed",
        ["parked"] = "failed",
        ["mend it"] = "correct it",
        ["mail address"] = "Email",
        ["last heard"] = "last received",
        ["that nobody knows"] = "unknown",
        ["what it speaks"] = "kind",
        ["say so"] = "Save",
    };

    [Fact]
    public void Types_have_the_names_of_the_glossary() => Coined(House.All.SelectMany(a => a.GetTypes())).ShouldBeEmpty();

    [Fact]
    public void A_coined_name_is_found() => Coined([typeof(Planted.ParkedThing), typeof(Planted.Neighbour)]).ShouldBe(["ParkedThing: for 'Parked' say Failed", "ParkedThing: for 'Thing' say Subject"]);

    [Fact]
    public void Pages_have_the_words_of_the_glossary()
    {
        var pages = Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "*.razor", SearchOption.AllDirectories)
            .Where(f => !f.Contains("node_modules", StringComparison.Ordinal) && !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).ToList();
        pages.Count.ShouldBeGreaterThan(60);
        pages.SelectMany(f => Coined(Path.GetFileName(f), File.ReadAllText(f))).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<button class=\"fl-btn\">Take it up</button>", "for 'take it up' say Acknowledge")]
    [InlineData("<Empty Title=\"No run was told of in this window\" />", "for 'was told of' say reported")]
    [InlineData("private string Sentence() => $\"It is over for {_hours} h.\";", "for 'it is over' say Resolve")]
    public void A_coined_text_is_found(string text, string found) => Coined("Planted.razor", text).ShouldContain($"Planted.razor: {found}");

    [Fact]
    public void A_comment_and_a_plain_text_are_no_finding() => Coined("Plain.razor", "@* was told *@\n// was told\n<p>The first part, kedged.</p>").ShouldBeEmpty();

    private static List<string> Coined(IEnumerable<Type> types) =>
        [.. types.Where(t => !t.Name.StartsWith('<')).SelectMany(t => Parts().Matches(t.Name).Select(m => m.Value).Where(InNames.ContainsKey).Select(p => $"{t.Name}: for '{p}' say {InNames[p]}")).Distinct(StringComparer.Ordinal)];

    private static IEnumerable<string> Coined(string file, string source)
    {
        var text = Comments().Replace(source, "");
        return InPages.Where(w => Regex.IsMatch(text, $@"\b{Regex.Escape(w.Key)}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5))).Select(w => $"{file}: for '{w.Key}' say {w.Value}");
    }

    [GeneratedRegex("[A-Z][a-z0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Parts();

    [GeneratedRegex(@"@\*.*?\*@|^\s*//[^\n]*$", RegexOptions.Singleline | RegexOptions.Multiline | RegexOptions.CultureInvariant, 5000)]
    private static partial Regex Comments();
}
