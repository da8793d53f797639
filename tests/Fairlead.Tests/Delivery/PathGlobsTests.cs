using Fairlead.Delivery;

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

    // The longest that the catalog takes; what is slower than its time on a path is stopped there.
    [Theory]
    [InlineData("*")]
    [InlineData("?")]
    [InlineData("**/")]
    [InlineData("*a")]
    [InlineData("**a?")]
    public void The_longest_globs_end(string part)
    {
        var began = TimeProvider.System.GetTimestamp();
        var globs = new PathGlobs([string.Concat(Enumerable.Repeat(part, 8000 / part.Length)), string.Concat(Enumerable.Repeat($"{part}\n", 100))]);

        try
        {
            globs.Match(new string('a', 4000));
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            // That is an end as well.
        }

        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
