using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

public sealed class NameFormTests
{
    [Theory]
    [InlineData("Checkout", "checkout")]
    [InlineData("  check \t out ", "check out")]
    [InlineData("CHECKOUT\u200B", "checkout")] // zero width space
    [InlineData("check\u00ADout", "checkout")] // soft hyphen
    [InlineData("check\u2060out\uFEFF", "checkout")] // word joiner, byte order mark
    [InlineData("check\u202Eout", "checkout")] // turns the direction of writing
    [InlineData("check\u034Fout\uFE0F", "checkout")] // grapheme joiner, variation selector
    [InlineData("check\uDB40\uDC61out", "checkout")] // a tag character
    [InlineData("check\u3164out\uFFA0\u115F", "checkout")] // fillers of Hangul
    [InlineData("check\u00A0out", "check out")] // no-break space
    [InlineData("\uFF43heckout", "checkout")] // full width
    [InlineData("o\uFB03ce", "office")] // ligature
    [InlineData("Bu\u0308ro", "b\u00FCro")] // ü in two code points, UAX 15
    [InlineData("\u212Aey", "key")] // Kelvin sign
    [InlineData("\u200B \u3164", "")]
    [InlineData("check\uFFFEout\uFDD0\uDBFF\uDFFF", "checkout")] // no characters
    public void What_a_reader_cannot_tell_apart_is_one_name(string name, string form) => NameForm.Of(name).ShouldBe(form);

    [Theory]
    [InlineData("checkout", "check-out")]
    [InlineData("checkout", "ch\u0435ckout")] // Cyrillic: who writes it means it
    [InlineData("checkout", "checkout2")]
    public void Other_letters_are_another_name(string one, string other) => NameForm.Of(one).ShouldNotBe(NameForm.Of(other));

    [Fact]
    public void Half_a_character_is_one_that_says_so() => NameForm.Of($"a{(char)0xD800}").ShouldBe("a\uFFFD");

    [Fact]
    public void The_form_of_a_form_is_the_same_whatever_the_characters()
    {
        for (var code = 0; code <= 0xFFFF; code++)
        {
            var form = NameForm.Of($"a{(char)code}b {(char)code}");
            NameForm.Of(form).ShouldBe(form, $"U+{code:X4}");
        }
    }
}
