using System.Text.Json;
using Fairlead.Notifications;

namespace Fairlead.Tests.Notifications;

/// <summary>What each way makes of a message: a text stays a text, whatever stands in it.</summary>
public sealed class MessageBodiesTests
{
    private const string Hostile = "<!channel> *b* <script>alert(1)</script> [x](javascript:1) & 🚀 \"q\"";

    private static readonly Message Whole = new(Hostile, ["First: " + Hostile, "Second."], new("Open <it>", new Uri("https://fairlead.example.org/jobs?a=1&b=|2")), "Ignore it.");

    [Fact]
    public void Plain_text_has_each_paragraph_and_the_link_on_a_line_of_its_own() =>
        MessageBodies.Text(new("S", ["One.", "Two:"], new("Open", new Uri("https://fairlead.example.org/x")), "Foot.")).ShouldBe("One.\n\nTwo:\nhttps://fairlead.example.org/x\n\nFoot.\n");

    [Fact]
    public void A_page_holds_no_markup_of_the_text()
    {
        var html = MessageBodies.Html(Whole);

        html.ShouldNotContain("<script");
        html.ShouldNotContain("<!channel>");
        html.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
        html.ShouldContain("href=\"https://fairlead.example.org/jobs?a=1&amp;b=");
    }

    // Slack, 'Formatting text for app surfaces': & < > are escaped as entities, and nothing else.
    [Fact]
    public void Slack_gets_text_that_calls_nobody()
    {
        using var body = JsonDocument.Parse(MessageBodies.Slack(Whole));

        var text = body.RootElement.GetProperty("text").GetString()!;
        text.ShouldNotContain("<!channel>");
        text.ShouldContain("&lt;!channel&gt;");
        text.ShouldEndWith("<https://fairlead.example.org/jobs?a=1&amp;b=%7C2|Open &lt;it&gt;>\nIgnore it.");
    }

    // Adaptive Cards 1.4: a TextRun knows no Markdown. Teams takes a card as an attachment of a message.
    [Fact]
    public void Teams_gets_a_card_whose_texts_know_no_markup()
    {
        using var body = JsonDocument.Parse(MessageBodies.Teams(Whole));

        body.RootElement.GetProperty("type").GetString().ShouldBe("message");
        var attachment = body.RootElement.GetProperty("attachments")[0];
        attachment.GetProperty("contentType").GetString().ShouldBe("application/vnd.microsoft.card.adaptive");
        var card = attachment.GetProperty("content");
        (card.GetProperty("type").GetString(), card.GetProperty("version").GetString()).ShouldBe(("AdaptiveCard", "1.4"));
        var texts = card.GetProperty("body").EnumerateArray().Select(b => (b.GetProperty("type").GetString(), b.GetProperty("inlines")[0].GetProperty("type").GetString(), b.GetProperty("inlines")[0].GetProperty("text").GetString()));
        texts.ShouldBe([("RichTextBlock", "TextRun", Hostile), ("RichTextBlock", "TextRun", "First: " + Hostile), ("RichTextBlock", "TextRun", "Second."), ("RichTextBlock", "TextRun", "Ignore it.")]);
        card.GetProperty("actions")[0].GetProperty("type").GetString().ShouldBe("Action.OpenUrl");
    }

    [Fact]
    public void Ntfy_gets_topic_title_message_and_link()
    {
        using var body = JsonDocument.Parse(MessageBodies.Ntfy("alerts", Whole));

        body.RootElement.EnumerateObject().Select(p => p.Name).ShouldBe(["topic", "title", "message", "click"]);
        body.RootElement.GetProperty("title").GetString().ShouldBe(Hostile);
    }

    // Standard Webhooks, 'symmetric signatures', the example of its reference libraries' tests.
    [Fact]
    public void A_webhook_is_signed_as_the_standard_has_it() =>
        WebhookSecret.Sign("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", """{"test": 2432232314}""").ShouldBe("g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

    [Theory]
    [InlineData("", "One.", "no subject")]
    [InlineData("S", "", "no text")]
    [InlineData("S", "One.", "no label", "", "https://fairlead.example.org/")]
    [InlineData("S", "One.", "is no address of a page", "Open", "javascript:alert(1)")]
    public void A_message_with_a_part_missing_says_which(string subject, string line, string problem, string? label = null, string? link = null) =>
        new Message(subject, [line], label is null ? null : new(label, new Uri(link!))).Problem().ShouldNotBeNull().ShouldContain(problem);
}
