using System.Net;
using System.Text.Json;
using Fairlead.Accounts;
using Fairlead.Jobs;
using Fairlead.Notifications;
using Fairlead.Tests.Accounts;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Fairlead.Tests.Notifications;

/// <summary>What is committed is sent at least once, and what is not is never sent. Receivers are real ones on loopback.</summary>
public sealed class OutboxTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static readonly Message Hello = new("Hello", ["One line."], new("Open", new Uri("https://fairlead.example.org/")));

    [Theory, Databases]
    public async Task It_is_written_with_its_cause_or_not_at_all_and_once_for_each_way_and_recipient(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        var outbox = house.Get<Outbox>();
        await using (var db = house.Db())
        await using (var undone = await db.Database.BeginTransactionAsync(TestHouse.Cancel))
        {
            (await outbox.AddOnceAsync(db, new("test", "a", Hello), NotificationWay.Mail, "ada@example.org", TestHouse.Cancel)).ShouldBeTrue();
        }

        (await house.AllAsync<Notification>()).ShouldBeEmpty();
        (await house.AllAsync<Job>()).ShouldBeEmpty();
        await using (var db = house.Db())
        await using (var transaction = await db.Database.BeginTransactionAsync(TestHouse.Cancel))
        {
            foreach (var (key, way, to) in ((string, NotificationWay, string)[])[("a", NotificationWay.Mail, "ada@example.org"), ("a", NotificationWay.Mail, "ada@example.org"), ("a", NotificationWay.Webhook, "ada@example.org"), ("a", NotificationWay.Mail, "ben@example.org"), ("b", NotificationWay.Mail, "ada@example.org")])
                await outbox.AddOnceAsync(db, new("test", key, Hello), way, to, TestHouse.Cancel);
            await transaction.CommitAsync(TestHouse.Cancel);
        }

        var all = await house.AllAsync<Notification>();
        all.Count.ShouldBe(4);
        all.ShouldAllBe(n => n.State == NotificationState.Waiting && !n.SealedMessage!.Contains("One line"));
        (await house.AllAsync<Job>()).Select(j => (j.Kind, j.Key)).ShouldBe(all.Select(n => (SendNotifications.KindOf(n.Way), n.Id.ToString())), ignoreOrder: true);
    }

    [Fact]
    public async Task A_message_with_a_part_missing_is_refused_before_anything_is_written()
    {
        await using var house = await TestHouse.OpenAsync();
        await using var db = house.Db();

        Should.Throw<ArgumentException>(() => house.Get<Outbox>().Add(db, new("test", "a", new Message("", ["x"])), NotificationWay.Mail, "ada@example.org")).Message.ShouldContain("no subject");
    }

    [Theory, Databases]
    public async Task A_webhook_is_signed_tried_again_with_the_same_id_and_then_known_as_sent(DatabaseKind kind)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = n => n == 1 ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK;
        await using var web = await StartAsync(kind);
        await AddAsync(web, "Hook", NotificationWay.Webhook, new Uri(receiver.Address, "/take?it=1"), Secret);

        using var first = await web.Client.SendAsync("/notifications", "test-hook");
        (await first.TextAsync()).ShouldContain("answered 503");

        // The page gave it up, as somebody waited; one that nobody waits for is tried again.
        await web.WithAsync((EditDestinations edit) => edit.TestAsync(Caller.Operator, "hook", null, TestHouse.Cancel));
        await UntilAsync(web, n => n.Count(x => x.State == NotificationState.Sent) == 1);

        var requests = receiver.Requests.ToList();
        requests.Count.ShouldBe(2);
        var (headers, body) = (requests[1].Headers, requests[1].Body);
        requests[1].Path.ShouldBe("/take");
        headers["webhook-id"].ShouldStartWith("msg_");
        headers["webhook-timestamp"].ShouldBe($"{web.Time.GetUtcNow().ToUnixTimeSeconds()}");
        headers["webhook-signature"].ShouldBe("v1," + WebhookSecret.Sign(Secret, headers["webhook-id"], headers["webhook-timestamp"], body));
        using var json = JsonDocument.Parse(body);
        json.RootElement.GetProperty("type").GetString().ShouldBe("test");
        json.RootElement.GetProperty("data").GetProperty("subject").GetString().ShouldBe("Fairlead can reach Hook");
        var log = await web.AllAsync<Notification>();
        log.ShouldAllBe(n => n.SealedMessage == null);
        log.Select(n => n.State).ShouldBe([NotificationState.Dropped, NotificationState.Sent], ignoreOrder: true);
    }

    [Theory]
    [InlineData(NotificationWay.Slack, "/services/T0/B0/x", "/services/T0/B0/x")]
    [InlineData(NotificationWay.Teams, "/workflows/1/triggers", "/workflows/1/triggers")]
    [InlineData(NotificationWay.Ntfy, "/alerts", "/")]
    public async Task Each_chat_gets_its_form(NotificationWay way, string address, string path)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite);
        await AddAsync(web, "Chat", way, new Uri(receiver.Address, address), way == NotificationWay.Ntfy ? "tk_secret" : null);

        using var tested = await web.Client.SendAsync("/notifications", "test-chat");

        (await tested.TextAsync()).ShouldContain("The test arrived");
        var got = receiver.Requests.ShouldHaveSingleItem();
        got.Path.ShouldBe(path);
        got.Headers["content-type"].ShouldStartWith("application/json");
        using var body = JsonDocument.Parse(got.Body);
        body.RootElement.TryGetProperty(way switch { NotificationWay.Slack => "text", NotificationWay.Teams => "attachments", _ => "topic" }, out _).ShouldBeTrue();
        got.Headers.GetValueOrDefault("authorization").ShouldBe(way == NotificationWay.Ntfy ? "Bearer tk_secret" : null);
    }

    // Whoever names a destination must not reach through us what only we can reach.
    [Fact]
    public async Task A_place_inside_is_not_reached_and_the_log_says_why()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var web = await WebHouse.StartAsync(filled: false);
        await AddAsync(web, "Inside", NotificationWay.Webhook, receiver.Address, Secret);

        using var tested = await web.Client.SendAsync("/notifications", "test-inside");

        var page = await tested.TextAsync();
        page.ShouldContain("which is not on the public Internet");
        page.ShouldContain("--allow-outgoing 127.0.0.1");
        receiver.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_never_arrives_stays_in_the_log_as_failed_and_can_be_retried()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answers = _ => HttpStatusCode.InternalServerError;
        await using var web = await StartAsync(DatabaseKind.Sqlite);
        await AddAsync(web, "Hook", NotificationWay.Webhook, receiver.Address, Secret);
        await web.WithAsync((EditDestinations edit) => edit.TestAsync(Caller.Operator, "hook", null, TestHouse.Cancel));

        var run = web.App.Services.GetRequiredService<RunJobs>();
        for (var i = 0; i < 12 && (await web.AllAsync<Notification>()).Single().State == NotificationState.Waiting; i++)
        {
            await run.RunDueAsync(TestHouse.Cancel);

            // The program's own look may have claimed it: a claim of an hour ago would have run out.
            while ((await web.AllAsync<Job>()).Exists(j => j.State == JobState.Running))
                await Task.Delay(5, TestHouse.Cancel);
            web.Time.Advance(TimeSpan.FromHours(1));
        }

        await UntilAsync(web, n => n.Single().State == NotificationState.Failed);
        receiver.Requests.Count.ShouldBe(9);
        receiver.Requests.Select(r => r.Headers["webhook-id"]).Distinct().ShouldHaveSingleItem();
        web.Renew();
        (await web.Client.TextAsync("/notifications")).ShouldContain("answered 500");
        var job = (await web.AllAsync<Job>()).Single(j => j.State == JobState.Failed);
        receiver.Answers = _ => HttpStatusCode.OK;

        using var retried = await web.Client.SendAsync("/jobs?state=failed", $"retry-{job.Id}");

        (await retried.TextAsync()).ShouldContain("It is tried again");
        await UntilAsync(web, n => n.Single().State == NotificationState.Sent);
    }

    [Fact]
    public async Task A_job_that_fails_for_good_is_told_to_those_who_asked_for_it()
    {
        await using var house = await TestHouse.OpenAsync();
        await using (var db = house.Db())
        {
            var edit = new EditDestinations(db, house.Get<Outbox>(), house.Get<Sealing>(), house.Get<IEnumerable<NotificationKind>>(), house.Time);
            TestHouse.Saved(await edit.SaveAsync(Caller.Operator, null, new("Hook", NotificationWay.Webhook, "https://hooks.example.org/1", null, ["job-failed"]), TestHouse.Cancel)).NewSecret.ShouldNotBeNull().ShouldStartWith("whsec_");
            house.Get<AddJobs>().Add(db, "test", "a");
            await db.SaveChangesAsync(TestHouse.Cancel);
        }

        await Jobs.Nodes.Node(house, new Jobs.TestJob { Does = (_, _) => throw new JobFailedException("no such survey") }).RunDueAsync(TestHouse.Cancel);

        var told = (await house.AllAsync<Notification>()).ShouldHaveSingleItem();
        (told.Kind, told.Way, told.Recipient, told.Subject).ShouldBe(("job-failed", NotificationWay.Webhook, "hook", "A background job failed: Tests"));
        house.Get<Outbox>().Open(told).Lines.ShouldBe(["test a failed in all 1 tries."], "why may name hosts and paths, and stays here");
    }

    [Theory, Databases]
    public async Task What_waits_for_a_destination_that_is_removed_is_dropped_and_another_one_of_its_name_does_not_get_it(DatabaseKind kind)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var web = await StartAsync(kind);
        await AddAsync(web, "Hook", NotificationWay.Webhook, receiver.Address, Secret);
        var later = web.Time.GetUtcNow().UtcDateTime.AddHours(1);
        TestHouse.Saved(await web.WithAsync((EditDestinations edit) => edit.TestAsync(Caller.Operator, "hook", later, TestHouse.Cancel)));

        TestHouse.Saved(await web.WithAsync((EditDestinations edit) => edit.RemoveAsync(Caller.Operator, "hook", TestHouse.Cancel)));
        await AddAsync(web, "Hook", NotificationWay.Webhook, receiver.Address, Secret);
        web.Time.Advance(TimeSpan.FromHours(2));
        await web.App.Services.GetRequiredService<RunJobs>().RunDueAsync(TestHouse.Cancel);

        receiver.Requests.ShouldBeEmpty();
        var dropped = (await web.AllAsync<Notification>()).ShouldHaveSingleItem();
        (dropped.State, dropped.SealedMessage, dropped.Error).ShouldBe((NotificationState.Dropped, null, "Its destination was removed."));
        (await web.AllAsync<Job>()).ShouldNotContain(j => j.FailedAt != null);
    }

    [Theory]
    [InlineData("", "slack", "https://h.example.org/", null, "job-failed", "name")]
    [InlineData("X", "pigeon", "https://h.example.org/", null, "job-failed", "way")]
    [InlineData("X", "mail", "https://h.example.org/", null, "job-failed", "way")]
    [InlineData("X", "slack", "ftp://h.example.org/", null, "job-failed", "url")]
    [InlineData("X", "slack", "http://h.example.org/", null, "job-failed", "url")]
    [InlineData("X", "slack", "https://u:p@h.example.org/", null, "job-failed", "url")]
    [InlineData("X", "ntfy", "https://h.example.org/", null, "job-failed", "url")]
    [InlineData("X", "webhook", "https://h.example.org/", null, "job-failed", "secret")]
    [InlineData("X", "webhook", "https://h.example.org/", "short", "job-failed", "secret")]
    [InlineData("X", "slack", "https://h.example.org/", "x", "job-failed", "secret")]
    [InlineData("X", "slack", "https://h.example.org/", null, "invitation", "kinds")]
    public async Task What_is_wrong_with_a_destination_is_named_by_its_field(string name, string way, string url, string? secret, string kind, string field)
    {
        await using var web = await WebHouse.StartAsync(filled: false);
        using var program = await web.ProgramAsync(web.Administrator, KeyScopes.Administer);

        var answer = await Api.Calling.SendAsync(program, HttpMethod.Post, "/api/v1/destinations", JsonSerializer.Serialize(new { name, way, url, secret, kinds = new[] { kind } }));

        answer.Status.ShouldBe(400);
        answer.Text.ShouldContain($"\"{field}\":");
        (await web.AllAsync<Destination>()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Destinations_and_the_log_are_for_administrators_and_no_answer_holds_an_address_or_a_text()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var web = await StartAsync(DatabaseKind.Sqlite);
        using var program = await web.ProgramAsync(web.Administrator, KeyScopes.Administer);
        var made = await Api.Calling.SendAsync(program, HttpMethod.Post, "/api/v1/destinations", JsonSerializer.Serialize(new { name = "Hook", way = "webhook", url = new Uri(receiver.Address, "/room-7431"), secret = Secret, kinds = new[] { "job-failed" } }));
        made.Status.ShouldBe(201, made.Text);
        made.Text.ShouldNotContain("whsec_");

        var tested = await Api.Calling.SendAsync(program, HttpMethod.Post, "/api/v1/destinations/hook/test", null);
        tested.Status.ShouldBe(202, tested.Text);
        await UntilAsync(web, n => n.Single().State == NotificationState.Sent);
        foreach (var path in (string[])["/api/v1/destinations", "/api/v1/notifications", "/notifications.csv", "/notifications", "/jobs", "/jobs.csv", "/api/v1/jobs", "/audit", "/api/v1/audit"])
        {
            var text = await web.Client.TextAsync(path);
            text.ShouldNotContain("room-7431");
            text.ShouldNotContain("whsec_");
            text.ShouldNotContain("This is the test that");
        }

        using var leader = await web.ProgramAsync(await web.AccountAsync(Role.Leader), KeyScopes.Write);
        foreach (var (method, path) in ((HttpMethod, string)[])[(HttpMethod.Get, "/api/v1/destinations"), (HttpMethod.Get, "/api/v1/notifications"), (HttpMethod.Post, "/api/v1/destinations/hook/test"), (HttpMethod.Delete, "/api/v1/destinations/hook"), (HttpMethod.Get, "/api/v1/jobs"), (HttpMethod.Post, $"/api/v1/jobs/{Guid.NewGuid()}/retry")])
            (await Api.Calling.SendAsync(leader, method, path, null)).Status.ShouldBe(403, path);
        (await Api.Calling.SendAsync(program, HttpMethod.Delete, "/api/v1/destinations/hook", null)).Status.ShouldBe(204);
        (await Api.Calling.SendAsync(program, HttpMethod.Delete, "/api/v1/destinations/hook", null)).Status.ShouldBe(404);
    }

    private static Task<WebHouse> StartAsync(DatabaseKind kind) => WebHouse.StartAsync(kind, filled: false, allowOutgoing: ["127.0.0.1"]);

    private static async Task AddAsync(WebHouse web, string name, NotificationWay way, Uri url, string? secret) =>
        TestHouse.Saved(await web.WithAsync((EditDestinations edit) => edit.SaveAsync(Caller.Operator, null, new(name, way, url.AbsoluteUri, secret, ["job-failed"]), TestHouse.Cancel)));

    private static async Task UntilAsync(WebHouse web, Func<List<Notification>, bool> happens)
    {
        while (!happens(await web.AllAsync<Notification>()))
            await Task.Delay(10, TestHouse.Cancel);
    }
}
