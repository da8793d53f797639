using Fairlead.Domain.Signals;
using Fairlead.Incidents;
using Fairlead.Signals;

namespace Fairlead.Tests.Incidents;

/// <summary>How an incident stands by what sources said and by what people did.</summary>
public sealed class FoldIncidentTests
{
    private static readonly Guid Source = new(1, 0, 0, new byte[8]), Shop = new(2, 0, 0, new byte[8]), Ledger = new(3, 0, 0, new byte[8]);
    private static readonly DateTime Ten = new(2024, 1, 10, 10, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void What_a_person_did_holds_whatever_the_source_says_later()
    {
        SubjectSignals told = Told(Said(1, 0, IncidentSignalAction.Opened, "Disk full", "warning"), Said(2, 60, IncidentSignalAction.Updated, "Disk very full", "critical"), Said(3, 90, IncidentSignalAction.Resolved));
        var incident = Fold(told, Deed(1, IncidentActionKind.Changed, 30, title: "Shop is slow", severity: "high", services: $"{Shop:N} {Ledger:N}"), Deed(2, IncidentActionKind.Acknowledged, 31), Deed(3, IncidentActionKind.Resolved, 50, at: 45));

        (incident.Title, incident.Severity, incident.Services, incident.ServiceId).ShouldBe(("Shop is slow", "high", $"{Shop:N} {Ledger:N}", Shop));
        (incident.AcknowledgedAt, incident.ResolvedAt, incident.State).ShouldBe((Ten.AddMinutes(31), Ten.AddMinutes(45), IncidentState.Resolved));
        var alone = Fold(told);
        (alone.Title, alone.Severity, alone.ServiceId, alone.AcknowledgedAt, alone.ResolvedAt).ShouldBe(("Disk very full", "critical", null, null, Ten.AddMinutes(90)));
    }

    [Fact]
    public void A_ticket_that_is_edited_while_open_does_not_undo_an_end_and_one_that_is_opened_again_does()
    {
        IncidentAction over = Deed(1, IncidentActionKind.Resolved, 20);
        Fold(Told(Said(1, 0, IncidentSignalAction.Opened), Said(2, 30, IncidentSignalAction.Opened)), over).ResolvedAt.ShouldBe(Ten.AddMinutes(20));
        Fold(Told(Said(1, 0, IncidentSignalAction.Opened), Said(2, 10, IncidentSignalAction.Resolved), Said(3, 30, IncidentSignalAction.Opened)), over).ResolvedAt.ShouldBeNull();
        Fold(Told(Said(1, 0, IncidentSignalAction.Opened), Said(2, 10, IncidentSignalAction.Resolved), Said(3, 30, IncidentSignalAction.Opened), Said(4, 40, IncidentSignalAction.Resolved)), over).ResolvedAt.ShouldBe(Ten.AddMinutes(40));
    }

    [Fact]
    public void Opened_again_by_a_person_it_goes_on_until_somebody_ends_it()
    {
        var told = Told(Said(1, 0, IncidentSignalAction.Opened), Said(2, 10, IncidentSignalAction.Resolved));
        Fold(told, Deed(1, IncidentActionKind.Reopened, 15)).State.ShouldBe(IncidentState.Open);
        Fold(told, Deed(1, IncidentActionKind.Reopened, 15), Deed(2, IncidentActionKind.Resolved, 20, at: 12)).ResolvedAt.ShouldBe(Ten.AddMinutes(12), "the end is what they say, though it lies before the reopening");
        Fold(told, Deed(1, IncidentActionKind.Resolved, 15, at: 8), Deed(2, IncidentActionKind.Resolved, 16, at: 9)).ResolvedAt.ShouldBe(Ten.AddMinutes(9), "the last word counts");
        Fold(Told(Said(1, 0, IncidentSignalAction.Opened), Said(2, 10, IncidentSignalAction.Resolved), Said(3, 20, IncidentSignalAction.Resolved)), Deed(1, IncidentActionKind.Reopened, 15)).ResolvedAt.ShouldBeNull("the source knew that already");
    }

    [Fact]
    public void An_alert_that_fires_again_is_another_incident_and_a_late_older_one_renames_none()
    {
        var alerts = Told([Alert(5, 0, IncidentSignalAction.Opened), Alert(6, 10, IncidentSignalAction.Resolved), Alert(7, 20, IncidentSignalAction.Opened), Alert(8, 30, IncidentSignalAction.Resolved)]);
        FoldIncident.Episodes(alerts).Select(e => e.Subject).ShouldBe(["thing", "thing/7"]);

        var later = Told([.. alerts.Rows, Alert(9, -30, IncidentSignalAction.Opened), Alert(10, -20, IncidentSignalAction.Resolved)]);
        FoldIncident.Episodes(later).Select(e => e.Subject).ShouldBe(["thing/9", "thing", "thing/7"]);
        FoldIncident.Episodes(Told([.. alerts.Rows, Alert(11, 12, IncidentSignalAction.Acknowledged)])).Count.ShouldBe(2, "taking up what is over begins nothing");
    }

    [Fact]
    public void An_issue_is_an_incident_from_its_label_until_it_loses_it_while_open()
    {
        FoldIncident.Episodes(Told(Issue(1, 0), Issue(2, 5, isIncident: true))).Count.ShouldBe(1);
        FoldIncident.Episodes(Told(Issue(1, 0, isIncident: true), Issue(2, 1), Issue(3, 5, isClosed: true))).ShouldBeEmpty("the label was a mistake");
        Fold(Told(Issue(1, 0, isIncident: true), Issue(2, 5, isClosed: true))).ResolvedAt.ShouldBe(Ten.AddMinutes(5), "not every source repeats labels with a close");
        FoldIncident.Episodes(Told(Issue(1, 0), Issue(2, 5, isClosed: true))).ShouldBeEmpty();
    }

    [Fact]
    public void The_order_in_which_signals_are_told_does_not_matter()
    {
        SignalRow[] rows = [Said(1, 0, IncidentSignalAction.Opened), Said(2, 10, IncidentSignalAction.Acknowledged), Said(3, 20, IncidentSignalAction.Resolved), Said(4, 25, IncidentSignalAction.Opened), Said(5, 40, IncidentSignalAction.Resolved)];
        var wanted = Fold(Told(rows));
        wanted.ResolvedAt.ShouldBe(Ten.AddMinutes(40));
        Fold(Told([.. rows.Reverse()])).ShouldBe(wanted);
        Fold(Told([.. rows.OrderBy(r => r.Number % 3)])).ShouldBe(wanted);
    }

    [Fact]
    public void What_was_opened_by_hand_rests_on_what_people_did_alone()
    {
        IncidentAction opened = new() { Subject = "thing", Number = 1, Kind = IncidentActionKind.Opened, At = Ten, WrittenAt = Ten, By = "Mira", Title = "Nobody can pay", Severity = "critical", StartedAt = Ten.AddMinutes(-5), Services = $"{Shop:N}" };
        var incident = FoldIncident.Of("thing", [opened, Deed(2, IncidentActionKind.Changed, 3, severity: ""), Deed(3, IncidentActionKind.Acknowledged, 4)]).ShouldNotBeNull();
        (incident.Title, incident.Severity, incident.StartedAt, incident.ServiceId, incident.State, incident.SourceId).ShouldBe(("Nobody can pay", null, Ten.AddMinutes(-5), Shop, IncidentState.Acknowledged, null));
        incident.Id.ShouldBe(Incident.IdOf("thing"));
        FoldIncident.Of("thing", [Deed(1, IncidentActionKind.Resolved, 1)]).ShouldBeNull("nobody opened it");
        incident.Version.ShouldNotBe((incident with { Severity = "low" }).Version);
    }

    private static Incident Fold(SubjectSignals told, params IncidentAction[] deeds) => FoldIncident.Of(FoldIncident.Episodes(told).ShouldHaveSingleItem(), deeds);

    private static SubjectSignals Told(params SignalRow[] rows) => new("thing", rows);

    private static SignalRow Alert(long number, int minute, IncidentSignalAction act) => Said(number, minute, act, isAlert: true);

    private static SignalRow Issue(long number, int minute, bool isIncident = false, bool isClosed = false)
    {
        var signal = new IssueSignal { Id = $"{number}", At = Ten.AddMinutes(minute), Title = "It is slow", Key = "1", Action = "told", CreatedAt = Ten, ClosedAt = isClosed ? Ten.AddMinutes(minute) : null, Labels = isIncident ? ["Incident"] : [] };
        return new SignalRow { Number = number, SourceId = Source, ExternalId = $"{number}", Kind = IssueSignal.Kind.Name, Subject = "thing", At = signal.At, Title = "It is slow", Body = IssueSignal.Kind.Write(signal), MessageNumber = number };
    }

    private static SignalRow Said(long number, int minute, IncidentSignalAction act, string title = "Disk full", string? severity = null, bool isAlert = false)
    {
        var signal = new IncidentSignal { Id = $"{number}", At = Ten.AddMinutes(minute), Title = title, Incident = "1", Action = act, Severity = severity, IsAlert = isAlert };
        return new SignalRow { Number = number, SourceId = Source, ExternalId = $"{number}", Kind = IncidentSignal.Kind.Name, Subject = "thing", At = signal.At, Title = title, Body = IncidentSignal.Kind.Write(signal), MessageNumber = number };
    }

    private static IncidentAction Deed(int number, IncidentActionKind kind, int minute, int? at = null, string? title = null, string? severity = null, string? services = null) => new()
    {
        Subject = "thing",
        Number = number,
        Kind = kind,
        At = Ten.AddMinutes(at ?? minute),
        WrittenAt = Ten.AddMinutes(minute),
        By = "Mira",
        Title = title,
        Severity = severity,
        Services = services,
    };
}
