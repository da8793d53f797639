namespace Fairlead.Tests.Web;

/// <summary>What every page is looked through for is found where it is.</summary>
public sealed class InlineCodeTests
{
    [Theory]
    [InlineData("<p style=\"color: red\">x</p>")]
    [InlineData("<img src=x onerror=alert(1)>")]
    [InlineData("<svg><a xlink:href='javascript:alert(1)'></a></svg>")]
    [InlineData("<a href=\" JavaScript:alert(1)\">x</a>")]
    [InlineData("<button formaction='javascript:alert(1)'>x</button>")]
    [InlineData("<style>p { }</style>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<noscript><p style='x'></p></noscript>")]
    public void It_is_found(string html) => Html.Of(html).InlineCode().ShouldHaveSingleItem();

    [Theory]
    [InlineData("<script src=\"/dist/fairlead.js\"></script>")]
    [InlineData("<script type=\"application/json\">{}</script>")]
    [InlineData("<input value=\"javascript:alert(1)\">")]
    [InlineData("<p>style=x onerror=y</p>")]
    public void What_only_looks_like_it_is_none(string html) => Html.Of(html).InlineCode().ShouldBeEmpty();
}
