using Fairlead.Catalog;

namespace Fairlead.Tests.Delivery;

public sealed class PathGlobsTests
{
    [Theory]
    [InlineData("services/checkout/**", "services/checkout/a/b.cs", true)]
    [InlineData("services/checkout/**", "services/checkout2/a.cs", false)]
    [InlineData("services/checkout", "services/checkout/a.cs", true)]
    [InlineData("services/checkout", "services/checkout", true)]
    [InlineData("services/checkout/", "services/checkout/a.cs", true)]
    [InlineData("/services/checkout", "services/checkout/a.cs", true)]
    [InlineData("*.cs", "a.cs", true)]
    [InlineData("*.cs", "src/a.cs", false)]
    [InlineData("**/*.cs", "a.cs", true)]
    [InlineData("**/*.cs", "src/deep/a.cs", true)]
    [InlineData("**/*.cs", "src/a.css", false)]
    [InlineData("src/*/a.cs", "src/x/a.cs", true)]
    [InlineData("src/*/a.cs", "src/x/y/a.cs", false)]
    [InlineData("src/**/a.cs", "src/a.cs", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a[b]c", "abc", false)]
    [InlineData("a[b]c", "a[b]c", true)]
    [InlineData("(x|y)+$", "(x|y)+$", true)]
    [InlineData("straße/ü b", "straße/ü b/c", true)]
    [InlineData("a", "A", false)]
    [InlineData("**", "line\nbreak/x", true)]
    [InlineData("src\n!src/gen\nsrc/gen/keep", "src/a", true)]
    [InlineData("src\n!src/gen\nsrc/gen/keep", "src/gen/a", false)]
    [InlineData("src\n!src/gen\nsrc/gen/keep", "src/gen/keep/a", true)]
    [InlineData("!src", "src/a", false)]
    [InlineData("", "a", false)]
    public void A_path_belongs_as_the_last_glob_that_fits_it_says(string globs, string path, bool belongs) =>
        new PathGlobs(globs.Split('\n', StringSplitOptions.RemoveEmptyEntries)).Match(path).ShouldBe(belongs);

    [Fact]
    public void A_hostile_glob_takes_no_more_than_a_moment()
    {
        var globs = new PathGlobs([string.Concat(Enumerable.Repeat("**/a*", 40)) + "b"]);

        globs.Match(string.Concat(Enumerable.Repeat("a/", 2000))).ShouldBeFalse();
    }

    // The longest that the catalog takes. As a regular expression they would be too large for one that does not go back.
    [Theory]
    [InlineData("*", true)]
    [InlineData("?", false)]
    [InlineData("**/", true)]
    [InlineData("*a", true)]
    [InlineData("**a?", true)]
    [InlineData("a?", true)]
    public void The_longest_globs_end(string part, bool fits)
    {
        var began = TimeProvider.System.GetTimestamp();
        var globs = new PathGlobs([string.Concat(Enumerable.Repeat(part, 8000 / part.Length))[..(part == "a?" ? 4000 : 7998)]]);

        globs.Match(new string('a', 4000)).ShouldBe(fits);

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    // The same rules as a regular expression, which goes back and is slow, and is not what it is compared for here.
    [Fact]
    public void Random_globs_fit_what_the_plain_expression_fits()
    {
        var random = new Random(20260105);
        string Text(string of, int most) => string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => of[random.Next(of.Length)]));
        for (var i = 0; i < 20_000; i++)
        {
            var (glob, path) = (Text("ab/**?", 9), Text("ab//", 9));
            var expected = System.Text.RegularExpressions.Regex.IsMatch(path, Expression(glob.Trim('/')), System.Text.RegularExpressions.RegexOptions.Singleline, TimeSpan.FromSeconds(10));
            new PathGlobs([glob]).Match(path).ShouldBe(expected, $"'{glob}' '{path}'");
        }
    }

    private static string Expression(string glob) =>
        "\\A" + System.Text.RegularExpressions.Regex.Replace(glob, @"\*\*/|\*\*|\*|\?", m => m.Value switch { "**/" => "(?:.*/)?", "**" => ".*", "*" => "[^/]*", _ => "[^/]" }, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(10)) + "(?:/.*)?\\z";
}
