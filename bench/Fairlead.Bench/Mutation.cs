using System.Text;

namespace Fairlead.Bench;

/// <summary>Changes samples into texts that nobody has thought of; the same seed makes the same ones.</summary>
/// <param name="random">Draws.</param>
/// <param name="samples">The samples.</param>
/// <param name="most">The most bytes of a text.</param>
internal sealed class Mutation(Random random, IReadOnlyList<byte[]> samples, int most)
{
    // What means something in one of the forms, or nothing in any.
    private static readonly byte[][] Words =
    [
        .. ((string[])
        [
            "[", "]", "{", "}", ":", ",", "\"", "'", "<", ">", "</", "/>", "=", "&", "*", "!", "|", ">", "?", "- ", "-", "#", "%", "@", "`", "\n", "\r", "\r\n", "\t", " ", "\0", "\uFEFF", "\u2028", "\u0085",
            "&a ", "*a", "!!str ", "<<: ", "--- ", "...\n", "%YAML 1.2\n", "%TAG ! a:\n", "? ", "null", "true", "~", "-1", "0", "1e999", "99999999999999999999", "1.5", "\"\\ud800\"", "\"\\u0000\"", "{}", "[]", "[[{}]]", "\":\"",
            "<a>", "</a>", "<a b='1'/>", "<![CDATA[", "]]>", "<!--", "-->", "<?a ", "?>", "<!DOCTYPE a [", "]>", "&#65;", "&amp;", "&b;", "xmlns:a='b' ", "a='1' ", "encoding='utf-16'", "<testcase name='a'/>", "<line number='1' hits='1'/>",
            "2026-01-05T10:00:00Z", "0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999+14:00", "https://", "javascript:", "%00", "%2F", "refs/heads/", "SF:", "DA:1,1\n", "end_of_record\n", "Fixes: ", "This reverts commit ", "**/", "?*", "\"\"", ";", "|",
        ]).Select(Encoding.UTF8.GetBytes), [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF, 0xFE], [0xFE, 0xFF], [0x80],
    ];

    /// <returns>The next text, and the number of the sample that it began as.</returns>
    public (int Sample, byte[] Text) Next()
    {
        var sample = random.Next(samples.Count);
        var text = samples[sample].ToList();
        for (var times = 1 + random.Next(random.Next(4) == 0 ? 32 : 4); times > 0; times--)
            Change(text);

        // Now and then a part of it as often as there is room for: what is worse than linear is seen by that.
        if (random.Next(50) == 0)
            Repeat(text, random.Next(4) == 0 ? most : Math.Min(most, 64 << 10));
        return (sample, text.Count > most ? [.. text.Take(most)] : [.. text]);
    }

    private void Change(List<byte> text)
    {
        var at = random.Next(text.Count + 1);
        var length = Math.Min(text.Count - at, 1 + random.Next(random.Next(4) == 0 ? 200 : 8));
        switch (random.Next(9))
        {
            case 0 when at < text.Count:
                text[at] = (byte)random.Next(256);
                break;
            case 1 when at < text.Count:
                text[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                text.RemoveRange(at, length);
                break;
            case 3:
                text.InsertRange(random.Next(text.Count + 1), text.GetRange(at, length));
                break;
            case 4:
                text.RemoveRange(at, length);
                text.InsertRange(at, Words[random.Next(Words.Length)]);
                break;
            case 5:
                // One inside the other, or one after the other, a good many times.
                var word = Words[random.Next(Words.Length)];
                for (var times = random.Next(random.Next(8) == 0 ? 3000 : 40); times > 0; times--)
                    text.InsertRange(at, word);
                break;
            case 6:
                var other = samples[random.Next(samples.Count)];
                var from = random.Next(other.Length);
                text.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, 1 + random.Next(200))).ToArray());
                break;
            case 7 when random.Next(4) == 0:
                text.RemoveRange(at, text.Count - at);
                break;
            default:
                text.InsertRange(at, Words[random.Next(Words.Length)]);
                break;
        }
    }

    private void Repeat(List<byte> text, int size)
    {
        if (text.Count is 0 || text.Count >= size)
            return;
        var at = random.Next(text.Count);
        var part = text.GetRange(at, Math.Min(text.Count - at, 1 + random.Next(120))).ToArray();
        var many = new byte[(size - text.Count) / part.Length * part.Length];
        for (var i = 0; i < many.Length; i += part.Length)
            part.CopyTo(many, i);
        text.InsertRange(at, many);
    }
}
