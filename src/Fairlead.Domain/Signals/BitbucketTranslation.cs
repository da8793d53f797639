namespace Fairlead.Domain.Signals;

/// <summary>
/// What Bitbucket tells by webhook. The kinds of events of Cloud and their fields: support.atlassian.com/bitbucket-cloud, "Event payloads". Server and Data Center have others, see
/// <see cref="BitbucketServerTranslation"/>; their body says itself what it is, Cloud's does not.
/// </summary>
public static class BitbucketTranslation
{
    /// <param name="message">A message whose <see cref="SourceMessage.Event"/> is the header X-Event-Key; it may be empty for one of Server or Data Center.</param>
    /// <returns>Its facts; a push of several branches tells several.</returns>
    /// <exception cref="UnreadableMessageException">The body is not what its kind of event has to be.</exception>
    public static Translation Of(SourceMessage message) => JsonBodies.Read(message, body =>
        (body["eventKey"].Text() ?? (message.Event == "repo:refs_changed" || message.Event.StartsWith("pr:", StringComparison.Ordinal) ? message.Event : null)) is { } kind ? BitbucketServerTranslation.Of(message, kind, body)
        : message.Event.Length == 0 ? throw new UnreadableMessageException("", "The header X-Event-Key is missing.")
        : OfCloud(message, body));

    /// <param name="body">A body in JSON.</param>
    /// <returns>The kind of event that a body of Server or Data Center names itself; null for one of Cloud, and for what cannot be read.</returns>
    public static string? EventOf(ReadOnlyMemory<byte> body) => JsonBodies.Peek(body, told => told["eventKey"].Text());

    private static Translation OfCloud(SourceMessage message, JsonPart body) => message.Event switch
    {
        "repo:push" => Push(message, body),
        "pullrequest:created" => Change(message, body, PullRequestAction.Opened),
        "pullrequest:updated" => Change(message, body, PullRequestAction.Updated),
        "pullrequest:fulfilled" => Change(message, body, PullRequestAction.Merged),
        "pullrequest:rejected" => Change(message, body, PullRequestAction.Abandoned),
        "pullrequest:approved" => Review(message, body, Verdict.Approved, body["approval"]),
        "pullrequest:unapproved" => Review(message, body, Verdict.Dismissed, body["approval"]),
        "pullrequest:changes_request_created" => Review(message, body, Verdict.ChangesWanted, body["changes_request"]),
        "pullrequest:changes_request_removed" => Review(message, body, Verdict.Dismissed, body["changes_request"]),
        "pullrequest:comment_created" => Comment(message, body),
        "repo:commit_status_created" or "repo:commit_status_updated" => Status(message, body),
        _ => Translation.Ignore(SignalText.Title(message.Event)),
    };

    // When it was pushed the body does not say: the times in it are those of commits.
    private static Translation Push(SourceMessage message, JsonPart body)
    {
        var repository = Repository(body);
        var signals = new List<Signal>();
        foreach (var change in body["push"]["changes"].Items())
        {
            var (from, to) = (change["old"], change["new"]);
            var named = to.IsThere ? to : from;
            var name = GitRef.Of(named["name"].NeededText(), isTag: named["type"].Text() == "tag");
            var (before, after) = (SignalText.Sha(from["target"]["hash"].Text()), SignalText.Sha(to["target"]["hash"].Text()));
            signals.Add(name.Pushed(repository, before, after, message.ReceivedAt, pushedAt: null) with
            {
                Url = Page(change) ?? Page(named),
                // At most five commits are listed.
                Commits = change["truncated"].IsTrue() ? 0 : change["commits"].Items().Count(),
            });
        }

        return signals.Count == 0 ? Translation.Ignore("repo:push without changes") : new Translation(signals);
    }

    private static Translation Change(SourceMessage message, JsonPart body, PullRequestAction act)
    {
        var change = body["pullrequest"];
        var number = change["id"].NeededText();
        var (openedAt, changedAt) = (change["created_on"].Instant(), change["updated_on"].Instant());
        var told = act == PullRequestAction.Opened ? openedAt : changedAt;
        var endedAt = act is PullRequestAction.Merged or PullRequestAction.Abandoned ? changedAt ?? message.ReceivedAt : (DateTime?)null;
        return Translation.Of(new PullRequestSignal
        {
            Id = SignalText.Id("pullrequest", $"{Repository(body)}#{number}", $"{act}", InstantText.Written(told)),
            At = told ?? message.ReceivedAt,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = Repository(body),
            Url = Page(change),
            Number = number,
            Action = act,
            Author = Name(change["author"]),
            IsByBot = IsBot(change["author"]),
            OpenedAt = openedAt,
            MergedAt = act == PullRequestAction.Merged ? endedAt : null,
            ClosedAt = endedAt,
            IsDraft = change["draft"].IsTrue(),
            Target = change["destination"]["branch"]["name"].Text(),
            Branch = change["source"]["branch"]["name"].Text(),
            HeadSha = SignalText.Sha(change["source"]["commit"]["hash"].Text()),
            MergeSha = act == PullRequestAction.Merged ? SignalText.Sha(change["merge_commit"]["hash"].Text()) : null,
        });
    }

    private static Translation Review(SourceMessage message, JsonPart body, Verdict verdict, JsonPart said)
    {
        var (saidAt, by) = (said["date"].Instant(), said["user"].IsThere ? said["user"] : body["actor"]);
        var id = SignalText.Id("review", Repository(body), body["pullrequest"]["id"].Text(), Key(by), $"{verdict}", InstantText.Written(saidAt));

        // The date of a verdict that is taken back is that of the verdict.
        var at = verdict == Verdict.Dismissed ? message.ReceivedAt : saidAt ?? message.ReceivedAt;
        return Translation.Of(Reviewed(body, verdict, by, id, at));
    }

    private static Translation Comment(SourceMessage message, JsonPart body)
    {
        var comment = body["comment"];
        var review = Reviewed(
            body,
            Verdict.Commented,
            comment["user"].IsThere ? comment["user"] : body["actor"],
            SignalText.Id("comment", Repository(body), comment["id"].NeededText()),
            comment["created_on"].Instant() ?? message.ReceivedAt);
        return Translation.Of(review with { Url = Page(comment) ?? review.Url });
    }

    private static ReviewSignal Reviewed(JsonPart body, Verdict verdict, JsonPart by, string id, DateTime at)
    {
        var change = body["pullrequest"];
        var number = change["id"].NeededText();
        return new ReviewSignal
        {
            Id = id,
            At = at,
            Title = SignalText.Title(change["title"].Text() ?? $"#{number}"),
            Repository = Repository(body),
            Url = Page(change),
            Number = number,
            Verdict = verdict,
            Reviewer = Name(by),
            IsByBot = IsBot(by),
            IsByAuthor = Key(by) is { } key && key == Key(change["author"]),
        };
    }

    // A status is one build system's word on one commit: what the two have in common is the run.
    private static Translation Status(SourceMessage message, JsonPart body)
    {
        var status = body["commit_status"];
        var (key, told) = (status["key"].NeededText(), status["state"].NeededText());
        RunState? state = told switch
        {
            "SUCCESSFUL" => RunState.Succeeded,
            "FAILED" => RunState.Failed,
            "STOPPED" => RunState.Cancelled,
            "INPROGRESS" => RunState.Running,
            _ => null,
        };
        if (state is null)
            return Translation.Ignore(SignalText.Title($"{message.Event}.{told}"));
        var commit = status["links"]["commit"]["href"].Text();
        var sha = SignalText.Sha(status["commit"]["hash"].Text()) ?? SignalText.Sha(commit?[(commit.LastIndexOf('/') + 1)..]);
        var (createdAt, changedAt) = (status["created_on"].Instant(), status["updated_on"].Instant());
        return Translation.Of(new RunSignal
        {
            Id = SignalText.Id("commit_status", Repository(body), sha, key, told, InstantText.Written(changedAt)),
            At = changedAt ?? message.ReceivedAt,
            Title = SignalText.Title(status["name"].Text() ?? key),
            Repository = Repository(body),
            Url = SignalText.Web(status["url"].Text()),
            Run = $"{key}@{sha}",
            Level = RunLevel.Pipeline,
            State = state.Value,
            Name = Definition(status) ?? key,
            Branch = status["refname"].Text(),
            Sha = sha,
            StartedAt = createdAt,
            FinishedAt = state.Value.IsFinal() ? changedAt ?? message.ReceivedAt : null,
        });
    }

    // Bitbucket's own pipelines are called 'Pipeline #142 for main': the number is the run's and the branch is told beside it. What is left is the same for each run.
    private static string? Definition(JsonPart status)
    {
        const string Own = "Pipeline #";
        if (status["name"].Text() is not { } name || !name.StartsWith(Own, StringComparison.Ordinal))
            return status["name"].Text();
        var rest = name.AsSpan(Own.Length).TrimStart("0123456789").Trim();
        if (status["refname"].Text() is { } branch && rest.EndsWith($"for {branch}", StringComparison.Ordinal))
            rest = rest[..^(branch.Length + 4)].TrimEnd();
        return rest.Length == 0 ? "Pipeline" : $"Pipeline {rest}";
    }

    private static string Repository(JsonPart body)
    {
        var repository = body["repository"];
        return RepositoryAddress.Of(repository["links"]["html"]["href"].Text() ?? repository["full_name"].Text())
            ?? throw new UnreadableMessageException(repository.Path, "it is missing.");
    }

    private static string? Page(JsonPart thing) => SignalText.Web(thing["links"]["html"]["href"].Text());

    private static string? Key(JsonPart user) => user["uuid"].Text() ?? user["account_id"].Text();

    private static string? Name(JsonPart user) => user["nickname"].Text() ?? user["display_name"].Text();

    private static bool IsBot(JsonPart user) => user["type"].Text() is "app_user" or "AppUser";
}
