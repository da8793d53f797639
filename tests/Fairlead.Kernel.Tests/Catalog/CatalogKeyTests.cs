using CsCheck;
using Fairlead.Catalog;

namespace Fairlead.Tests.Catalog;

public sealed class CatalogKeyTests
{
    [Theory]
    [InlineData("Checkout", "checkout")]
    [InlineData("  Größe & Länge  ", "gro-e-lange")]
    [InlineData("İstanbul Iğdır", "istanbul-igd-r")]
    [InlineData("a--b__c", "a-b-c")]
    [InlineData("日本", "x")]
    [InlineData("", "x")]
    [InlineData("9 lives", "9-lives")]
    [InlineData("-a-", "a")]
    [InlineData("a\uFFFEb\uFDD0", "ab")]
    public void A_key_is_made_of_a_name(string name, string key) => CatalogKey.From(name).ShouldBe(key);

    [Theory]
    [InlineData("checkout", true)]
    [InlineData("a-b-2", true)]
    [InlineData("A", false)]
    [InlineData("a--b", false)]
    [InlineData("-a", false)]
    [InlineData("a b", false)]
    [InlineData("", false)]
    [InlineData("é", false)]
    public void Keys_are_told_from_other_texts(string text, bool valid) => CatalogKey.IsValid(text).ShouldBe(valid);

    [Fact]
    public void At_most_sixty_characters()
    {
        CatalogKey.IsValid(new string('a', 60)).ShouldBeTrue();
        CatalogKey.IsValid(new string('a', 61)).ShouldBeFalse();
        CatalogKey.From(new string('a', 99)).Length.ShouldBe(60);
    }

    [Fact]
    public void A_free_key_is_a_key_and_free() =>
        Gen.Select(Gen.String[Gen.Char["aB9-_ éß/"], 0, 80], Gen.Int[0, 12]).Sample((name, others) =>
        {
            var taken = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i <= others; i++)
            {
                var key = CatalogKey.Free(name, taken);
                if (!CatalogKey.IsValid(key) || !taken.Add(key))
                    return false;
            }

            return true;
        });

    // '/catalog/teams/new' is the page that makes a team.
    [Fact]
    public void No_key_hides_a_page_behind_it() => CatalogKey.Free("New", new HashSet<string>(StringComparer.Ordinal)).ShouldNotBe("new");
}
