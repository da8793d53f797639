using Fairlead.Web;

namespace Fairlead.Tests.Web;

public sealed class CsvTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-1+1", "'-1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t'=1")]
    [InlineData("\r=1", "\"'\r'=1\"")]
    [InlineData("=1,2", "\"'=1,2\"")]
    [InlineData("-3", "-3")]
    [InlineData("-3.5e2", "-3.5e2")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("\"", "\"\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("a;=1+1", "a;'=1+1")]
    [InlineData(";=1+1", ";'=1+1")]
    [InlineData("a; =1+1", "a; '=1+1")]
    [InlineData("a;\"=1+1\"", "\"a;\"\"'=1+1\"\"\"")]
    [InlineData("a,b;@SUM(A1)", "\"a,b;'@SUM(A1)\"")]
    [InlineData("a\n=1+1", "\"a\n'=1+1\"")]
    [InlineData("a\r\n-1+1", "\"a\r\n'-1+1\"")]
    [InlineData("a\t+1", "a\t'+1")]
    [InlineData("\uFF1D1+1", "'\uFF1D1+1")]
    [InlineData("a;b=c;-", "a;b=c;'-")]
    [InlineData("a=b - c", "a=b - c")]
    [InlineData("😀 ü", "😀 ü")]
    public void A_cell_is_quoted_and_never_a_formula(string text, string cell) => Csv.Cell(text).ShouldBe(cell);

    [Fact]
    public void Values_have_one_form_everywhere() =>
        Csv.Row(null, true, -3L, 0.5, new DateOnly(2026, 3, 29), new DateTime(2026, 3, 29, 1, 2, 3, DateTimeKind.Utc)).ShouldBe(",true,-3,0.5,2026-03-29,2026-03-29T01:02:03Z\r\n");
}
