using System.Text;
using Fairlead.Domain.Signals;
using Fairlead.Incidents;
using Fairlead.Signals;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Tests.Signals;

/// <summary>Facts from files: all of a file or none of it, once.</summary>
public sealed class CsvFactsTests
{
    private static readonly SignalKinds Kinds = new(SignalsModule.Kinds);

    private static readonly DateTime Now = new(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData("", "line 1: the first row names the columns")]
    [InlineData("service,comit\r\ncheckout,abc1234\r\n", "line 1, column 'comit': it is not known here")]
    [InlineData("service,service,at\r\n", "line 1, column 'service': it stands there twice.")]
    [InlineData("service,commit,at\r\ncheckout,abc1234,2025-01-01T00:00:00Z\r\ncheckout,zzz,2025-01-01T00:00:00Z\r\n", "line 3, column 'commit': the name of a commit is expected")]
    [InlineData("service,commit,at\r\n\"check\r\nout\",abc1234,2025-01-01T00:00:00Z\r\ncheckout,abc1234,yesterday\r\n", "line 4, column 'at': 'yesterday' is no instant")]
    [InlineData("service,at\r\ncheckout,2026-01-06T10:00:01Z\r\n", "line 2, column 'at': 2026-01-06 10:00 UTC lies in the future.")]
    [InlineData("service,commit\r\ncheckout,abc1234\r\n", "line 2, column 'at': it is missing: a fact of history needs its time (at or finishedAt)")]
    [InlineData("service,at\r\ncheckout\r\n", "line 2: it has 1 cells, and the first row names 2 columns")]
    [InlineData("service,at\r\n\"checkout,2025-01-01T00:00:00Z\r\n", "line 2: a quote stands where none may")]
    [InlineData("service,at\r\n\"check\"out,2025-01-01T00:00:00Z\r\n", "line 2: a quote stands where none may")]
    [InlineData("service,rollback,at\r\ncheckout,yes,2025-01-01T00:00:00Z\r\n", "line 2, column 'rollback': true or false is expected")]
    public void What_is_wrong_is_named_by_line_and_column(string file, string says)
    {
        var read = CsvFacts.Read(Encoding.UTF8.GetBytes(file), "deployments", Now, Kinds);

        read.Errors[0].ToString().ShouldStartWith(says);
        (read.Facts, read.Bodies.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void What_is_no_text_and_what_is_no_kind_is_refused()
    {
        CsvFacts.Read([.. "service,at\r\nche"u8, 0xE9, .. ",\r\n"u8], "deployments", Now, Kinds).Errors.ShouldHaveSingleItem().ToString().ShouldStartWith("line 2: it is no UTF-8");
        CsvFacts.Read("a"u8, "secrets", Now, Kinds).Errors.ShouldHaveSingleItem().Message.ShouldContain("deployments, incidents, pull-requests, runs");
        CsvFacts.Read("key,openedAt,resolvedAt\r\nI-1,2025-01-01T10:00:00Z,2025-01-01T09:00:00Z\r\n"u8, "incidents", Now, Kinds).Errors.ShouldHaveSingleItem().ToString().ShouldBe("line 2, column 'resolvedAt': it lies before openedAt.");
        CsvFacts.Read(Encoding.UTF8.GetBytes("number,additions\r\n" + string.Concat(Enumerable.Repeat("1,x\r\n", 100))), "pull-requests", Now, Kinds).Errors.Count.ShouldBe(CsvFacts.MostErrors);
    }

    [Fact]
    public void Semicolons_tabs_marks_of_order_and_empty_cells_are_read()
    {
        foreach (var file in (string[])["\uFEFFservice;version;finishedAt;commit\nshop;\"v1;2\";2025-01-01T00:00:00Z;\n\n", "service\tversion\tfinishedAt\tcommit\nshop\tv1;2\t2025-01-01T00:00:00Z\t"])
        {
            var read = CsvFacts.Read(Encoding.UTF8.GetBytes(file), "deployments", Now, Kinds);
            read.Errors.ShouldBeEmpty();
            Encoding.UTF8.GetString(read.Bodies.ShouldHaveSingleItem()).ShouldBe("""{"signals":[{"kind":"deployment","service":"shop","version":"v1;2","finishedAt":"2025-01-01T00:00:00Z"}]}""");
        }
    }

    [Theory, Databases]
    public async Task A_file_at_the_door_is_taken_once_and_as_a_whole(DatabaseKind kind)
    {
        await using var web = await WebHouse.StartAsync(kind, filled: false);
        var key = await web.SourceAsync(SourceKind.Own);
        using var tool = web.Stranger();
        var door = $"/hooks/{key}/csv?kind=incidents";
        var head = "key,title,service,openedAt,resolvedAt\r\n";
        var rows = string.Concat(Enumerable.Range(1, 600).Select(i => $"INC-{i},\"Down, again\",shop,{Sending.At(1)},{(i % 2 == 0 ? Sending.At(1, 14) : "")}\r\n"));

        (await tool.KnockAsync(door, head + rows)).Status.ShouldBe(401);
        (await tool.KnockAsync(door, head + rows + "INC-601,x,shop,soon,\r\n", Sending.Bearer())).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(400), a => a.Text.ShouldContain("Nothing is stored: line 602, column"), a => a.Text.ShouldContain("is no instant."));
        await using var db = web.Db();
        (await db.Set<InboxMessage>().CountAsync(TestHouse.Cancel)).ShouldBe(0);
        (await tool.KnockAsync(door.Replace("incidents", "wishes", StringComparison.Ordinal), head + rows, Sending.Bearer())).Status.ShouldBe(400);
        (await tool.KnockAsync(door, new byte[(1 << 20) + 1], Sending.Bearer())).Status.ShouldBe(413);
        var forge = await web.SourceAsync(SourceKind.GitHub, "forge");
        (await tool.KnockAsync($"/hooks/{forge}/csv?kind=incidents", head, Sending.Bearer())).Status.ShouldBe(404);

        (await tool.KnockAsync(door, head + rows, Sending.Bearer())).ShouldBe((202, "{\"status\":\"accepted\",\"facts\":900}\n"));
        await web.ReadAsync();
        (await tool.KnockAsync(door, head + rows, Sending.Bearer())).ShouldBe((202, "{\"status\":\"known\",\"facts\":900}\n"));
        (await tool.KnockAsync(door, head + rows + $"INC-601,New,shop,{Sending.At(2)},\r\n", Sending.Bearer())).Status.ShouldBe(202);
        await web.ReadAsync();

        (await db.Set<SignalRow>().CountAsync(TestHouse.Cancel)).ShouldBe(901);
        var incidents = await db.Set<Incident>().AsNoTracking().ToListAsync(TestHouse.Cancel);
        (incidents.Count, incidents.Count(i => i.ResolvedAt is not null)).ShouldBe((601, 300));
        (await db.Set<InboxMessage>().CountAsync(d => d.State != InboxMessageState.Done, TestHouse.Cancel)).ShouldBe(0);
    }
}
