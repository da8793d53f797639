using System.Net;
using Fairlead.Serving;

namespace Fairlead.Tests.Serving;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("localhost", "localhost:5080", true)]
    [InlineData("localhost:80", "localhost:80", true)]
    [InlineData("127.0.0.1:0", "127.0.0.1:0", true)]
    [InlineData("192.0.2.7", "192.0.2.7:5080", false)]
    [InlineData("0.0.0.0:443", "*:443", false)]
    [InlineData("*", "*:5080", false)]
    [InlineData("::1", "[::1]:5080", true)]
    [InlineData("[2001:db8::7]", "[2001:db8::7]:5080", false)]
    [InlineData("[2001:db8::7]:443", "[2001:db8::7]:443", false)]
    public void A_place_to_listen_is_read(string text, string point, bool isLoopback)
    {
        var read = ListenPoint.Parse(text, 5080);

        (read.ToString(), read.IsLoopback).ShouldBe((point, isLoopback));
    }

    [Theory]
    [InlineData("", "is no address")]
    [InlineData("fairlead.example.org", "A name belongs into --url")]
    [InlineData("2130706433", "is no address")]
    [InlineData("10.1", "is no address")]
    [InlineData("127.0.0.1:", "the port '' is no number")]
    [InlineData("127.0.0.1:70000", "the port '70000' is no number")]
    [InlineData("127.0.0.1:-1", "the port '-1' is no number")]
    [InlineData("http://127.0.0.1:80", "is no address")]
    public void Anything_else_is_refused_with_the_reason(string text, string reason) =>
        Should.Throw<FormatException>(() => ListenPoint.Parse(text, 5080)).Message.ShouldContain(reason);

    [Theory]
    [InlineData("https://fairlead.example.org", "https://fairlead.example.org")]
    [InlineData("https://fairlead.example.org:8443/", "https://fairlead.example.org:8443")]
    public void The_address_that_people_use_is_read(string text, string url) => PublicUrl.Parse(text).GetLeftPart(UriPartial.Authority).ShouldBe(url);

    [Theory]
    [InlineData("fairlead.example.org", "as people type it")]
    [InlineData("ftp://example.org", "as people type it")]
    [InlineData("https://", "as people type it")]
    [InlineData("https://u:p@example.org", "does not belong")]
    [InlineData("https://example.org/fairlead", "write https://example.org")]
    [InlineData("https://example.org/?a=b", "write https://example.org")]
    public void An_address_that_is_none_of_a_host_is_refused(string text, string reason) =>
        Should.Throw<FormatException>(() => PublicUrl.Parse(text)).Message.ShouldContain(reason);

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7/32")]
    [InlineData("192.0.2.0/28", "192.0.2.0/28")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    public void A_proxy_is_an_address_or_a_network(string text, string network) => TrustedProxies.Parse(text).ToString().ShouldBe(network);

    [Theory]
    [InlineData("proxy.example.org", "neither an address nor a network")]
    [InlineData("192.0.2.0/40", "neither an address nor a network")]
    [InlineData("0.0.0.0/0", "everybody")]
    [InlineData("::/0", "everybody")]
    public void A_proxy_is_never_everybody(string text, string reason) => Should.Throw<FormatException>(() => TrustedProxies.Parse(text)).Message.ShouldContain(reason);

    [Theory]
    [InlineData("fairlead.example.org", true)]
    [InlineData("FAIRLEAD.example.org", true)]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("evil.example.org", false)]
    [InlineData("fairlead.example.org.evil.test", false)]
    [InlineData("127.1", false)]
    [InlineData("", false)]
    public void It_answers_to_its_own_names_only(string host, bool answers)
    {
        var address = new ServerAddress([ListenPoint.Parse("192.0.2.7", 443)], PublicUrl.Parse("https://fairlead.example.org"), [], null);

        address.AnswersTo(host, IPAddress.Parse("192.0.2.8")).ShouldBe(answers);
    }

    [Theory]
    [InlineData("192.0.2.8", "192.0.2.8", true)]
    [InlineData("192.0.2.8", "::ffff:192.0.2.8", true)]
    [InlineData("192.0.2.9", "192.0.2.8", false)]
    [InlineData("[2001:db8::7]", "2001:db8::7", true)]
    [InlineData("fairlead", "192.0.2.8", false)]
    public void Listening_everywhere_it_answers_to_the_address_that_was_reached(string host, string arrived, bool answers) =>
        new ServerAddress([ListenPoint.Parse("*", 443)], null, [], null).AnswersTo(host, IPAddress.Parse(arrived)).ShouldBe(answers);

    [Theory]
    [InlineData("0.0.0.0", null, null, "--listen *:5080")]
    [InlineData("localhost", "https://fairlead.example.org", null, "--url https://fairlead.example.org")]
    [InlineData("localhost", null, "127.0.0.1", "--proxy 127.0.0.1/32")]
    [InlineData("localhost", "http://localhost:5080", null, null)]
    public void Nothing_opens_the_demonstration_to_others(string listen, string? url, string? proxy, string? names)
    {
        var address = new ServerAddress([ListenPoint.Parse(listen, 5080)], url is null ? null : PublicUrl.Parse(url), proxy is null ? [] : [TrustedProxies.Parse(proxy)], null);

        var objection = LoopbackOnly.Objection(address);

        (objection is null).ShouldBe(names is null);
        address.IsOfThisMachine.ShouldBe(names is null);
        if (names is not null)
            objection.ShouldNotBeNull().ShouldStartWith(names);
    }
}
