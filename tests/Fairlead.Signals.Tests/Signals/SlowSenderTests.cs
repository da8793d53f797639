using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Fairlead.Tests.Signals;

/// <summary>Who sends slowly, or many things at a time, holds no place of those who send.</summary>
public sealed class SlowSenderTests
{
    private const int Turns = 1_000_000;

    private const string Query = "?repository=acme/app&commit=015e3d3b480e417aede5a1293bd61de9b0fd051d";
    private const string Report = "<testsuite><testcase name='a'/></testsuite>";

    [Fact]
    public async Task A_body_that_does_not_come_ends_with_the_grace()
    {
        var time = new FakeTimeProvider();
        var pipe = new Pipe();
        var reading = Read(pipe, time);

        time.Advance(TimeSpan.FromSeconds(4.9));
        reading.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(0.2));

        (await reading.WaitAsync(TestHouse.Cancel)).ShouldBe((null, 408));
    }

    // 32 KiB a second after five seconds: 10 bytes a second are too slow however long somebody goes on.
    [Fact]
    public async Task A_drop_now_and_then_does_not_keep_a_place()
    {
        var time = new FakeTimeProvider();
        var pipe = new Pipe();
        var reading = Read(pipe, time);

        for (var i = 0; i < 5 && !reading.IsCompleted; i++)
        {
            await pipe.Writer.WriteAsync(new byte[10], TestHouse.Cancel);
            time.Advance(TimeSpan.FromSeconds(1.1));
        }

        (await reading.WaitAsync(TestHouse.Cancel)).Status.ShouldBe(408);
    }

    [Fact]
    public async Task Whatever_its_rate_a_body_is_whole_within_its_time()
    {
        var time = new FakeTimeProvider();
        var body = new Drops(time, TimeSpan.FromSeconds(0.25), 16 << 10);
        using var arrival = new IncomingBodies(IncomingLimits.Strangers).Begin("a", null);

        var (raw, status) = await HookBody.ReadAsync(body, null, 64 << 20, MinimumDataRate.OfStrangers, arrival, time, TestHouse.Cancel);

        (raw, status).ShouldBe((null, 408));
        time.GetElapsedTime(0, time.GetTimestamp()).ShouldBeGreaterThan(TimeSpan.Zero);
        body.Given.ShouldBeInRange(3 << 20, 5 << 20, "64 KiB a second for sixty seconds");
    }

    [Fact]
    public async Task A_quick_body_is_read_and_what_is_said_of_its_length_reserves_nothing()
    {
        var time = new FakeTimeProvider();
        var pipe = new Pipe();
        var arrivals = new IncomingBodies(IncomingLimits.Strangers);
        using var arrival = arrivals.Begin("a", null);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = HookBody.ReadAsync(pipe.Reader.AsStream(), 16 << 20, 16 << 20, MinimumDataRate.OfStrangers, arrival, time, TestHouse.Cancel);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);

        await pipe.Writer.WriteAsync("abc"u8.ToArray(), TestHouse.Cancel);
        await pipe.Writer.CompleteAsync();

        (await reading).Raw.ShouldBe("abc"u8.ToArray());
        (await HookBody.ReadAsync(Stream.Null, (16 << 20) + 1, 16 << 20, MinimumDataRate.OfStrangers, arrival, time, TestHouse.Cancel)).Status.ShouldBe(413);
    }

    [Fact]
    public void Whoever_has_most_makes_room_for_the_newest()
    {
        var all = new IncomingBodies(new IncomingLimits(OfOne: 3, OfSource: 5, OfAll: 6, BytesOfOne: 100, BytesOfAll: 150));
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        bool IsHere(IncomingBody arrival) => !arrival.GaveWayToken.IsCancellationRequested;

        var slow = Enumerable.Range(0, 4).Select(_ => all.Begin("stranger", one)).ToList();
        slow.Select(IsHere).ShouldBe([false, true, true, true], "three of one sender");
        var honest = all.Begin("forge", one);
        var other = all.Begin("second forge", one);
        var third = all.Begin("third forge", one);
        slow.Select(IsHere).ShouldBe([false, false, true, true], "five for one source");
        var fourth = all.Begin("fourth forge", two);
        var fifth = all.Begin("fifth forge", two);
        slow.Select(IsHere).ShouldBe([false, false, false, true], "six of all");
        ((IncomingBody[])[honest, other, third, fourth, fifth]).Select(IsHere).ShouldBe([true, true, true, true, true]);
        all.Count.ShouldBe(6);

        slow[3].Grew(80);
        honest.Grew(60);
        fifth.Grew(20);
        IsHere(slow[3]).ShouldBeFalse("the one that holds most bytes of all");
        IsHere(honest).ShouldBeTrue();
        honest.Grew(50);
        IsHere(honest).ShouldBeFalse("more than one may hold");
        foreach (var arrival in (IncomingBody[])[.. slow, honest, other, third, fourth, fifth])
            arrival.Dispose();
        all.Count.ShouldBe(0);
        slow[0].Grew(10);
        all.Count.ShouldBe(0, "what has gone counts no more");
    }

    // What held every report of every source for a minute: five signatures of nobody, and a body that does not come.
    [Fact]
    public async Task Strangers_with_slow_signed_reports_hold_nobody()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(SourceKind.GitHub);
        var (door, arriving) = (web.App.Services.GetRequiredService<CiReportEndpoint>(), web.App.Services.GetRequiredService<Arriving>());
        var strangers = Enumerable.Range(0, 300).Select(i => door.TakeAsync(Request(web, new Pipe().Reader.AsStream(), IPAddress.Parse($"192.0.2.{i % 10}"), ("X-Hub-Signature-256", "sha256=00")), key, CiReportFormat.JUnit)).ToList();
        using var ci = web.Stranger();
        for (var turns = 0; turns < Turns && (strangers.Count(s => s.IsCompleted) < 44 || arriving.Strangers.Count < 256); turns++)
            await Task.Yield();

        (await ci.KnockAsync($"/hooks/{key}/junit{Query}", Report, Sending.Bearer())).Status.ShouldBe(202);
        var signed = Encoding.UTF8.GetBytes(Report + " ");
        (await ci.KnockAsync($"/hooks/{key}/junit{Query}", signed, Sending.GitHub("x", "1", signed))).Status.ShouldBe(202);
        arriving.Strangers.Count.ShouldBe(255, "256 for one source, of which the signed one took one");
        arriving.Sources.Count.ShouldBe(0, "none of a source's places is a stranger's");

        var ended = (await EndAsync(web, strangers, 6)).GroupBy(r => r is IStatusCodeHttpResult { StatusCode: { } status } ? status : 503).ToDictionary(g => g.Key, g => g.Count());
        ended.ShouldBe(new Dictionary<int, int> { [503] = 45, [408] = 255 }, ignoreOrder: true);
        arriving.Strangers.Count.ShouldBe(0);
    }

    [Fact]
    public async Task A_source_that_sends_slowly_holds_its_own_places_only()
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var (slow, quick) = (await web.SourceAsync(SourceKind.Own, "slow"), await web.SourceAsync(SourceKind.GitLab, "quick"));
        var (reports, door) = (web.App.Services.GetRequiredService<CiReportEndpoint>(), web.App.Services.GetRequiredService<WebhookEndpoint>());
        var bearer = Sending.Bearer();
        var held = Enumerable.Range(0, 100).Select(i => i % 2 == 0
            ? reports.TakeAsync(Request(web, new Pipe().Reader.AsStream(), IPAddress.Loopback, bearer), slow, CiReportFormat.JUnit)
            : door.TakeAsync(Request(web, new Pipe().Reader.AsStream(), IPAddress.Loopback, bearer), slow, "")).ToList();
        using var ci = web.Stranger();

        foreach (var key in (string[])[quick, slow])
            (await ci.KnockAsync($"/hooks/{key}/junit{Query}", Report, bearer)).Status.ShouldBe(202, key);

        held.ShouldAllBe(h => !h.IsCompleted);
        foreach (var result in await EndAsync(web, held, 11))
            ((IStatusCodeHttpResult)result).StatusCode.ShouldBe(408);
    }

    // Before the body is read: a stream that nobody may touch.
    [Theory]
    [InlineData(SourceKind.GitHub)]
    [InlineData(SourceKind.GitLab)]
    [InlineData(SourceKind.AzureDevOps)]
    [InlineData(SourceKind.Own)]
    [InlineData(SourceKind.CdEvents)]
    public async Task Who_can_be_refused_by_a_header_is_refused_without_a_place(SourceKind speaks)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        var key = await web.SourceAsync(speaks);
        var pipe = new Pipe();

        var refused = await web.App.Services.GetRequiredService<WebhookEndpoint>().TakeAsync(Request(web, pipe.Reader.AsStream(), IPAddress.Loopback, ("Authorization", "Bearer wrong"), ("X-Gitlab-Token", "wrong")), key, "").WaitAsync(TestHouse.Cancel);

        ((IStatusCodeHttpResult)refused).StatusCode.ShouldBe(401);
    }

    // One that has not come to its body when the clock moves has all its time before it, so that the clock moves until all have ended.
    private static async Task<IResult[]> EndAsync(WebHouse web, IReadOnlyCollection<Task<IResult>> held, double seconds)
    {
        var all = Task.WhenAll(held);
        for (var turns = 0; turns < Turns && !all.IsCompleted; turns++)
        {
            web.Time.Advance(TimeSpan.FromSeconds(seconds));
            await Task.Yield();
        }

        all.IsCompleted.ShouldBeTrue("each has its time, and no more");
        return await all;
    }

    private static DefaultHttpContext Request(WebHouse web, Stream body, IPAddress from, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext { RequestServices = web.App.Services };
        (http.Request.Method, http.Request.Body, http.Request.ContentType) = (HttpMethods.Post, body, "application/json");
        http.Request.QueryString = new QueryString(Query);
        http.Connection.RemoteIpAddress = from;
        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;
        return http;
    }

    private static async Task<(byte[]? Raw, int Status)> Read(Pipe pipe, FakeTimeProvider time)
    {
        using var arrival = new IncomingBodies(IncomingLimits.Strangers).Begin("a", null);
        return await HookBody.ReadAsync(pipe.Reader.AsStream(), null, HookBody.Most, MinimumDataRate.OfStrangers, arrival, time, TestHouse.Cancel);
    }

    /// <summary>An endless body, of which a part comes each time that some has passed.</summary>
    private sealed class Drops(FakeTimeProvider time, TimeSpan each, int size) : Stream
    {
        public int Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            time.Advance(each);
            cancellationToken.ThrowIfCancellationRequested();
            Given += size;
            return ValueTask.FromResult(size);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
