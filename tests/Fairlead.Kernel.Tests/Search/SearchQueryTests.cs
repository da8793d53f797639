using Fairlead.Accounts;
using Fairlead.Search;

namespace Fairlead.Tests.Search;

/// <summary>What is found and how well it fits, by one call.</summary>
public sealed class SearchQueryTests
{
    [Theory]
    [InlineData("checkout", "Checkout", SearchRank.Exact)]
    [InlineData("CHECKOUT", "checkout", SearchRank.Exact)]
    [InlineData("check", "Checkout", SearchRank.Beginning)]
    [InlineData("out", "Time out", SearchRank.WordBeginning)]
    [InlineData("pay api", "The API of payments", SearchRank.WordBeginning)]
    [InlineData("eck", "Checkout", SearchRank.Contained)]
    [InlineData("checkout ledger", "Checkout", null)]
    [InlineData("größe", "GRÖSSE", null)]
    [InlineData("ÜBER", "Über uns", SearchRank.Beginning)]
    [InlineData("ｐａｙ", "Payments", SearchRank.Beginning)]
    [InlineData("pay\u200bments", "Payments", SearchRank.Exact)]
    [InlineData("\u202epay", "Payments", SearchRank.Beginning)]
    [InlineData("100%", "100 percent", null)]
    [InlineData("a_b", "axb", null)]
    public void A_thing_fits_when_all_words_do(string typed, string name, SearchRank? rank) => Query(typed).RankOf(name).ShouldBe(rank);

    [Theory]
    [InlineData("#123", SearchRank.Exact)]
    [InlineData("123", SearchRank.Exact)]
    [InlineData("12", SearchRank.Beginning)]
    [InlineData("tax 123", SearchRank.WordBeginning)]
    [InlineData("fix shop", SearchRank.WordBeginning)]
    [InlineData("shop", SearchRank.WordBeginning)]
    public void A_number_is_as_good_as_the_name(string typed, SearchRank? rank) => Query(typed).RankOf("Fix the tax", ["123", "#123"], "Shop").ShouldBe(rank);

    [Theory]
    [InlineData("3f2a9c1", "3f2a9c1")]
    [InlineData("3F2A9C1", "3f2a9c1")]
    [InlineData("3f2a9c", null)]
    [InlineData("3f2a9cg", null)]
    [InlineData("3f2a9c1 shop", null)]
    public void Seven_hexadecimal_digits_begin_a_commit(string typed, string? sha) => Query(typed).Sha.ShouldBe(sha);

    [Theory]
    [InlineData("#12", "12")]
    [InlineData("12", "12")]
    [InlineData("##12", null)]
    [InlineData("12a", null)]
    [InlineData("1234567890123456789", null)]
    public void A_number_may_have_its_sign(string typed, string? number) => Query(typed).Number.ShouldBe(number);

    [Theory]
    [InlineData(null, "At least 2 characters.")]
    [InlineData("", "At least 2 characters.")]
    [InlineData(" x ", "At least 2 characters.")]
    [InlineData("\u202e\u200b\u200b\u2060", "At least 2 characters.")]
    [InlineData("a b c d e f g h i j k", "At most 10 words.")]
    public void What_cannot_be_searched_is_said(string? typed, string problem)
    {
        SearchQuery.Of(typed, Caller.Operator, 5, out var said).ShouldBeNull();
        said.ShouldBe(problem);
    }

    [Fact]
    public void Two_hundred_characters_are_the_most()
    {
        SearchQuery.Of(new string('x', 200), Caller.Operator, 5, out _).ShouldNotBeNull();
        SearchQuery.Of(new string('x', 201), Caller.Operator, 5, out var said).ShouldBeNull();
        said.ShouldBe("At most 200 characters.");
    }

    [Fact]
    public void The_best_come_first_and_equal_ones_stay_in_order()
    {
        var asked = Query("pay");
        var answer = SearchAnswer.Best(asked, ((string[])["Repay", "Payments", "We pay", "Pay", "Payroll"]).Select(n => asked.Hit(n, "/", "")).Append(null));

        answer.Hits.Select(h => h.Title).ShouldBe(["Pay", "Payments", "Payroll", "We pay", "Repay"]);
        answer.Found.ShouldBe(5);
    }

    // Capital letters of ASCII are small in the column; others stand there as somebody wrote them, composed or not.
    [Theory]
    [InlineData("pay", "pay")]
    [InlineData("ärger", "ärger", "a\u0308rger", "Ärger")]
    [InlineData("straße", "straße")]
    [InlineData("оплата", "оплата", "Оплата", "ОПЛАТА")]
    public void A_word_is_looked_for_as_people_write_it(string word, params string[] forms) => SearchLike.FormsOf(word).ShouldBe(forms, ignoreOrder: true);

    [Theory]
    [InlineData("50%", @"50\%")]
    [InlineData("a_b", @"a\_b")]
    [InlineData(@"a\b", @"a\\b")]
    public void Signs_of_patterns_stand_for_themselves(string text, string pattern) => SearchLike.Escaped(text).ShouldBe(pattern);

    [Theory]
    [InlineData("Checkout", "[Check]out", "check")]
    [InlineData("aXbxc", "a[X]b[x]c", "x")]
    [InlineData("papaya", "[papa]ya", "pa")]
    [InlineData("<script>", "<[script]>", "script")]
    [InlineData("nothing", "nothing", "else")]
    [InlineData("", "", "x")]
    public void What_was_looked_for_is_marked(string text, string marked, params string[] words)
    {
        var pieces = MarkedText.Of(text, words);

        string.Concat(pieces.Select(p => p.IsMatch ? $"[{p.Text}]" : p.Text)).ShouldBe(marked);
        string.Concat(pieces.Select(p => p.Text)).ShouldBe(text);
    }

    private static SearchQuery Query(string typed) => SearchQuery.Of(typed, Caller.Operator, 5, out var problem) ?? throw new ArgumentException(problem, nameof(typed));
}
