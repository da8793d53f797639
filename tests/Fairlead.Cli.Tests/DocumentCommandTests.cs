namespace Fairlead.Cli.Tests;

/// <summary>Documents from a terminal: from a file, to standard output, changed in part.</summary>
public sealed class DocumentCommandTests : IDisposable
{
    private readonly Workplace _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_document_is_added_listed_shown_and_changed()
    {
        _place.WithReleases();
        (await Cli.RunAsync(_place, "review", _place.Path)).Code.ShouldBe(0);
        var file = Path.Combine(_place.Path, "queue.md");
        await File.WriteAllTextAsync(file, "# Queue\r\n\r\nRestart it.", TestContext.Current.CancellationToken);

        var added = await Cli.RunAsync(_place, "document", "add", "The queue", "--kind", "runbook", "--at", "service:checkout", "--tag", "on-call", "--file", file);
        added.Code.ShouldBe(0, added.Error);
        var id = added.Out.Trim();
        id.Length.ShouldBe(12);
        (await Cli.RunAsync(_place, "document", "list", "--at", "service:checkout")).Out.ShouldSatisfyAllConditions(o => o.ShouldContain(id), o => o.ShouldContain("The queue"));
        (await Cli.RunAsync(_place, "document", "show", id[..6])).Out.ShouldBe("# Queue\n\nRestart it.\n");
        (await Cli.RunAsync(_place, "document", "edit", id, "--title", "A queue")).Out.Trim().ShouldBe($"{id} version 2");

        (await Cli.RunAsync(_place, "document", "edit", id)).Code.ShouldBe(2);
        (await Cli.RunAsync(_place, "document", "show", "0000")).Code.ShouldBe(2);
        (await Cli.RunAsync(_place, "document", "add", "x", "--at", "service:nothing", "--file", file)).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Error.ShouldContain("There is no such object"));
        (await Cli.RunAsync(_place, "document", "add", "x", "--kind", "poem", "--file", file)).Error.ShouldContain("one of note, runbook, brief, lesson");
        await File.WriteAllTextAsync(file, new string('>', 40), TestContext.Current.CancellationToken);
        (await Cli.RunAsync(_place, "document", "add", "x", "--file", file)).Error.ShouldContain("Line 1: quotes and lists are nested");
    }
}
