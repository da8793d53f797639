namespace Fairlead.Domain.Signals;

/// <summary>
/// What Bitbucket Server and Data Center tell by webhook: confluence.atlassian.com/bitbucketserver, "Event payload". Nothing of it has the form of Cloud. They tell of no builds.
/// </summary>
internal static class BitbucketServerTranslation
{
    public static Translation Of(SourceMessage message, string kind, JsonPart body) => kind switch
    {
        "repo:refs_changed" => Push(message, body),
        "pr:opened" => Change(message, body, PullRequestAction.Opened),
        "pr:from_ref_updated" or "pr:to_ref_updated" or "pr:modified" or "pr:reviewer:updated" => Change(message, body, PullRequestAction.Updated),
        "pr:merged" => Change(message, body, PullRequestAction.Merged),
        "pr:declined" or "pr:deleted" => Change(message, body, PullRequestAction.Abandoned),
        "pr:reviewer:approved" => Review(message, body, Verdict.Approved),
        "pr:reviewer:needs_work" or "pr:reviewer:changes_requested" => Review(message, body, Verdict.ChangesWanted),
        "pr:reviewer:unapproved" => Review(message, body, Verdict.Dismissed),
        "pr:comment:added" => Comment(message, body),
        _ => Translation.Ignore(SignalText.Title(kind)),
    };

    private static Translation Push(SourceMessage message, JsonPart body)
    {
        var (repository, pushedAt) = (Repository(body["repository"]), body["date"].Instant());
        var signals = new List<Signal>();
        foreach (var change in body["changes"].Items())
        {
            var name = new GitRef(change["refId"].Text() ?? change["ref"]["id"].NeededText());
            if (!name.IsOther)
                signals.Add(name.Pushed(repository, SignalText.Sha(change["fromHash"].Text()), SignalText.Sha(change["toHash"].Text()), pushedAt ?? message.ReceivedAt, pushedAt));
        }

        return signals.Count == 0 ? Translation.Ignore("repo:refs_changed without branches and tags") : new Translation(signals);
    }

    private static Translation Change(SourceMessage message, JsonPart body, PullRequestAction act)
    {
        var change = body["pullRequest"];
        var (number, repository) = (change["id"].NeededText(), Repository(change["toRef"]["repository"]));
        var (openedAt, changedAt, toldAt) = (change["createdDate"].Instant(), change["updatedDate"].Instant(), body["date"].Instant());
        var endedAt = act is PullRequestAction.Merged or PullRequestAction.Abandoned ? change["closedDate"].Instant() ?? toldAt ?? changedAt ?? message.ReceivedAt : (DateTime?)null;

        // Not every edit moves its time of change; the time of the event is its own.
        var at = act == PullRequestAction.Opened ? openedAt ?? toldAt : endedAt ?? toldAt ?? changedAt;
        var author = change["author"]["user"];
        return Translation.Of(new PullRequestSignal
        {
            Id = SignalText.Id("pullrequest", $"{repository}#{number}", $"{act}", InstantText.Written(at)),
            At = at ?? message.ReceivedAt,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = repository,
            Url = Page(change),
            Number = number,
            Action = act,
            Author = Name(author),
            IsByBot = IsBot(author),
            OpenedAt = openedAt,
            MergedAt = act == PullRequestAction.Merged ? endedAt : null,
            ClosedAt = endedAt,
            IsDraft = change["draft"].IsTrue(),
            Target = GitRef.Short(change["toRef"]["id"].Text()),
            Branch = GitRef.Short(change["fromRef"]["id"].Text()),
            HeadSha = SignalText.Sha(change["fromRef"]["latestCommit"].Text()),
            MergeSha = act == PullRequestAction.Merged ? SignalText.Sha(change["properties"]["mergeCommit"]["id"].Text()) : null,
        });
    }

    private static Translation Review(SourceMessage message, JsonPart body, Verdict verdict)
    {
        var (by, at) = (body["participant"]["user"].IsThere ? body["participant"]["user"] : body["actor"], body["date"].Instant());
        return Reviewed(body, verdict, by, at ?? message.ReceivedAt, "review", $"{Name(by)}:{verdict}:{InstantText.Written(at)}");
    }

    private static Translation Comment(SourceMessage message, JsonPart body)
    {
        var comment = body["comment"];
        return Reviewed(
            body,
            Verdict.Commented,
            comment["author"].IsThere ? comment["author"] : body["actor"],
            comment["createdDate"].Instant() ?? body["date"].Instant() ?? message.ReceivedAt,
            "comment",
            comment["id"].NeededText());
    }

    private static Translation Reviewed(JsonPart body, Verdict verdict, JsonPart by, DateTime at, string kind, string once)
    {
        var change = body["pullRequest"];
        var (number, repository) = (change["id"].NeededText(), Repository(change["toRef"]["repository"]));
        return Translation.Of(new ReviewSignal
        {
            Id = SignalText.Id(kind, $"{repository}#{number}", once),
            At = at,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = repository,
            Url = Page(change),
            Number = number,
            Verdict = verdict,
            Reviewer = Name(by),
            IsByBot = IsBot(by),
            IsByAuthor = Name(by) is { } name && name == Name(change["author"]["user"]),
        });
    }

    // Its page and its two clone addresses name project and repository in three ways: 'host/project/repository' is that of SSH. Without links only these two are told.
    private static string Repository(JsonPart repository)
    {
        var (project, name) = (repository["project"]["key"].NeededText(), repository["slug"].NeededText());
        var links = repository["links"];
        var host = links["clone"].Items().OrderBy(link => link["name"].Text() == "ssh" ? 1 : 0).Select(link => link["href"].Text()).Concat(links["self"].Items().Select(link => link["href"].Text()))
            .Select(RepositoryAddress.Of).FirstOrDefault(address => address is not null)?.Split('/')[0];
        return RepositoryAddress.Of(host is null ? $"{project}/{name}" : $"{host}/{project}/{name}") ?? throw new UnreadableMessageException(repository.Path, "it is missing.");
    }

    private static string? Page(JsonPart change) => change["links"]["self"].Items().Select(link => SignalText.Web(link["href"].Text())).FirstOrDefault();

    private static string? Name(JsonPart user) => user["slug"].Text() ?? user["name"].Text();

    private static bool IsBot(JsonPart user) => user["type"].Text() == "SERVICE";
}
