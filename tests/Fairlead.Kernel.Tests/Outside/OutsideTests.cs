using System.Net;
using System.Net.Sockets;
using Fairlead.Outside;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Tests.Outside;

/// <summary>What may be reached from here, without any network: names are looked up in a table, and servers listen on loopback.</summary>
public sealed class OutsideTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("93.184.216.34")]
    [InlineData("8.8.8.8")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("::ffff:8.8.8.8")]
    public void A_public_address_may_be_reached(string address) => PublicAddresses.Contains(IPAddress.Parse(address)).ShouldBeTrue();

    // The ranges are those of IANA's special-purpose registries (RFC 6890 and what came after it).
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::ffff:0:10.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("64:ff9b:1::10.0.0.1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:3fff:fdd2")]
    [InlineData("2001:db8::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    public void Nothing_else_may_be(string address) => PublicAddresses.Contains(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("http://127.0.0.1/", "127.0.0.1")]
    [InlineData("http://2130706433/", "127.0.0.1")]
    [InlineData("http://0x7f000001/", "127.0.0.1")]
    [InlineData("http://0x7f.1/", "127.0.0.1")]
    [InlineData("http://0177.0.0.1/", "127.0.0.1")]
    [InlineData("http://017700000001/", "127.0.0.1")]
    [InlineData("http://127.1/", "127.0.0.1")]
    [InlineData("http://0/", "0.0.0.0")]
    [InlineData("http://①②⑦.0.0.1/", "127.0.0.1")]
    [InlineData("http://[::1]/", "::1")]
    [InlineData("http://[::ffff:169.254.169.254]/latest/meta-data", "::ffff:169.254.169.254")]
    [InlineData("http://169.254.169.254/latest/meta-data", "169.254.169.254")]
    [InlineData("http://inside.example.org/", "10.1.2.3")]
    [InlineData("http://half.example.org/", "10.1.2.3")]
    public async Task A_way_inside_is_refused_with_its_address_and_the_option(string url, string address)
    {
        using var requests = Requests(AllowedOutside.PublicOnly);
        using var client = requests.Client();

        var refused = await Should.ThrowAsync<OutsideException>(() => client.GetAsync(new Uri(url), Cancel));

        refused.Message.ShouldContain($"leads to {address}, which is not on the public Internet");
        refused.Message.ShouldContain("--allow-outgoing");
    }

    [Theory]
    [InlineData("localhost.", "::1")]
    [InlineData("[::1]", "::1")]
    [InlineData("2130706433", "127.0.0.1")]
    [InlineData("0x7f.1", "127.0.0.1")]
    public async Task A_host_that_is_no_address_of_a_site_is_judged_alike(string host, string address)
    {
        var door = new OutboundGate(AllowedOutside.PublicOnly, (_, _) => Task.FromResult(new[] { IPAddress.IPv6Loopback }));

        (await Should.ThrowAsync<OutsideException>(() => door.AddressesAsync(host, Cancel))).Message.ShouldContain($"leads to {address},");
    }

    // DNS rebinding: the name is looked up once, so that a second, other answer is never asked for.
    [Fact]
    public async Task A_name_that_is_first_public_and_then_private_is_looked_up_once()
    {
        var asked = 0;
        var door = new OutboundGate(AllowedOutside.PublicOnly, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(asked++ == 0 ? "203.0.112.1" : "127.0.0.1")]));
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();

        // The public address is not really connected to; that it is tried shows that it was judged well.
        await Should.ThrowAsync<OperationCanceledException>(() => door.ConnectAsync("rebinding.example.org", 80, ended.Token));
        asked.ShouldBe(1);
        (await Should.ThrowAsync<OutsideException>(() => door.ConnectAsync("rebinding.example.org", 80, Cancel))).Message.ShouldContain("leads to 127.0.0.1");
    }

    [Theory]
    [InlineData("inside.example.org")]
    [InlineData("INSIDE.example.org")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    public async Task What_is_allowed_is_reached_at_the_address_that_was_judged(string allowed)
    {
        using var server = new TinyServer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Type: text/plain\r\n\r\nhello");
        using var requests = new OutsideRequests(new OutboundGate(AllowedOutside.Parse([allowed]), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback])), TimeProvider.System);
        using var client = requests.Client();

        using var answer = await client.GetAsync(new Uri($"http://inside.example.org:{server.Port}/"), Cancel);

        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe("hello");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        server.Asked.ShouldContain($"Host: inside.example.org:{server.Port}");
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_not_followed()
    {
        using var server = new TinyServer("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n");
        using var requests = Requests(AllowedOutside.Parse(["127.0.0.1"]));
        using var client = requests.Client();

        (await client.GetAsync(server.Url, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Theory]
    [InlineData("Content-Length: 1001\r\n\r\n")]
    [InlineData("Connection: close\r\n\r\n")]
    public async Task An_answer_that_is_too_long_is_refused(string head)
    {
        using var server = new TinyServer("HTTP/1.1 200 OK\r\n" + head + new string('x', 1001));
        using var requests = Requests(AllowedOutside.Parse(["127.0.0.1"]));
        using var client = requests.Client(new OutsideLimits(TimeSpan.FromMinutes(1), 1000));

        (await Should.ThrowAsync<OutsideException>(() => client.GetAsync(server.Url, HttpCompletionOption.ResponseHeadersRead, Cancel))).Message.ShouldContain("more than 1,000 bytes");
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_given_up()
    {
        using var server = new TinyServer(null);
        var time = new FakeTimeProvider();
        using var requests = new OutsideRequests(new OutboundGate(AllowedOutside.Parse(["127.0.0.1"])), time);
        using var client = requests.Client();

        var asking = client.GetAsync(server.Url, Cancel);
        await server.Reached;
        time.Advance(OutsideLimits.Usual.Time);

        (await Should.ThrowAsync<OutsideException>(() => asking)).Message.ShouldContain("did not answer within 10 s");
    }

    [Fact]
    public async Task A_name_without_an_address_says_so()
    {
        var door = new OutboundGate(AllowedOutside.PublicOnly, (_, _) => throw new SocketException((int)SocketError.HostNotFound));

        (await Should.ThrowAsync<OutsideException>(() => door.AddressesAsync("nowhere.example.org", Cancel))).Message.ShouldStartWith("nowhere.example.org has no address");
    }

    [Theory]
    [InlineData("0.0.0.0/0", "is everything")]
    [InlineData("http://example.org", "neither a host")]
    [InlineData("", "neither a host")]
    [InlineData("*.example.org", "neither a host")]
    public void An_entry_that_is_none_is_refused(string entry, string reason) => Should.Throw<FormatException>(() => AllowedOutside.Parse([entry])).Message.ShouldContain(reason);

    private static OutsideRequests Requests(AllowedOutside allowed) => new(
        new OutboundGate(allowed, (host, _) => Task.FromResult<IPAddress[]>(host.StartsWith("half", StringComparison.Ordinal) ? [IPAddress.Parse("203.0.112.1"), IPAddress.Parse("10.1.2.3")] : [IPAddress.Parse("10.1.2.3")])),
        TimeProvider.System);

    /// <summary>Says one thing to the first that connects; nothing when that is null.</summary>
    private sealed class TinyServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly CancellationTokenSource _ended = new();
        public TinyServer(string? answer)
        {
            _listener.Start();
            Serving = ServeAsync(answer);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Uri Url => new($"http://127.0.0.1:{Port}/");

        public Task Serving { get; }

        public string Asked { get; private set; } = "";

        public Task Reached => _reached.Task;

        public void Dispose()
        {
            _ended.Cancel();
            _listener.Dispose();
            _ended.Dispose();
        }

        private async Task ServeAsync(string? answer)
        {
            try
            {
                using var socket = await _listener.AcceptSocketAsync(_ended.Token);
                var buffer = new byte[4096];
                Asked = System.Text.Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, _ended.Token));
                _reached.SetResult();
                if (answer is not null)
                    await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer), _ended.Token);
                else
                    await Task.Delay(Timeout.Infinite, _ended.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
