using System.Text;
using CsCheck;
using Fairlead.Domain.Signals;

namespace Fairlead.Domain.Tests.Signals;

public sealed class ReportLabelTests
{
    private const string Commit = "015e3d3b480e417aede5a1293bd61de9b0fd051d";

    [Fact]
    public void A_label_stands_in_the_kind_of_event_and_comes_back()
    {
        var label = Read(CiReportFormat.JUnit, ("repository", "git@github.com:Acme/App.git"), ("commit", Commit.ToUpperInvariant()), ("suite", "unit & more"), ("branch", "refs/heads/feature/x"), ("at", "2026-01-05T11:00:00+01:00"), ("url", "https://ci.example/1"))!;

        label.ShouldBe(new CiReportLabel(CiReportFormat.JUnit, "github.com/acme/app", Commit, "unit & more", "feature/x", null, new DateTime(2026, 1, 5, 10, 0, 0, DateTimeKind.Utc), "https://ci.example/1"));
        label.Event.ShouldBe($"report:junit?repository=github.com/acme/app&commit={Commit}&suite=unit%20%26%20more&branch=feature/x&at=2026-01-05T10:00:00Z&url=https://ci.example/1");
        CiReportLabel.Of(label.Event).ShouldBe(label);
    }

    [Fact]
    public void Any_label_comes_back() =>
        Gen.Select(Gen.Enum<CiReportFormat>(), Gen.String[Gen.Char[' ', '\u2fff'], 1, 60], Gen.String[Gen.Char[' ', '\u2fff'], 1, 60]).Sample((format, suite, branch) =>
        {
            if (Read(format, ("repository", "acme/app"), ("commit", Commit), ("suite", suite), ("branch", branch)) is { } label)
                CiReportLabel.Of(label.Event).ShouldBe(label);
        });

    [Theory]
    [InlineData("repository", "", "repository is missing")]
    [InlineData("repository", "/srv/git/app", "repository:")]
    [InlineData("commit", "", "commit is missing")]
    [InlineData("commit", "main", "commit:")]
    [InlineData("commit", "0000000000000000000000000000000000000000", "commit:")]
    [InlineData("at", "yesterday", "at:")]
    [InlineData("url", "javascript:alert(1)", "url:")]
    [InlineData("suite", "a\u0000b", "suite:")]
    [InlineData("branch", "a\uFFFDb", "branch:")]
    public void What_is_wrong_is_named(string name, string value, string says)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal) { ["repository"] = "acme/app", ["commit"] = Commit, [name] = value };
        CiReportLabel.Read(CiReportFormat.Lcov, said.GetValueOrDefault).Problem.ShouldNotBeNull().ShouldStartWith(says);
    }

    [Fact]
    public void What_is_too_long_is_named() => CiReportLabel.Read(CiReportFormat.Trx, n => n switch { "repository" => "acme/app", "commit" => Commit, "suite" => new string('x', 101), _ => null }).Problem.ShouldStartWith("suite: at most");

    [Theory]
    [InlineData("push")]
    [InlineData("junit?repository=a")]
    [InlineData("report:junit")]
    [InlineData("report:word?repository=acme/app&commit=015e3d3")]
    [InlineData("report:junit?repository=acme/app")]
    public void Other_kinds_of_event_are_no_report(string kind) => CiReportLabel.Of(kind).ShouldBeNull();

    [Theory]
    [InlineData("<?xml version=\"1.0\"?>\n<testsuites/>", CiReportFormat.JUnit)]
    [InlineData("<testsuite/>", CiReportFormat.JUnit)]
    [InlineData("<TestRun xmlns=\"x\"/>", CiReportFormat.Trx)]
    [InlineData("<!DOCTYPE coverage SYSTEM \"http://cobertura.sourceforge.net/xml/coverage-04.dtd\"><coverage/>", CiReportFormat.Cobertura)]
    [InlineData("TN:\nSF:a.js\nend_of_record\n", CiReportFormat.Lcov)]
    [InlineData("\uFEFFSF:a.js\n", CiReportFormat.Lcov)]
    [InlineData("{}", null)]
    [InlineData("", null)]
    [InlineData("<html/>", null)]
    public void A_form_is_known_by_its_beginning(string text, CiReportFormat? format) => CiReportTranslation.FormatOf(Encoding.UTF8.GetBytes(text)).ShouldBe(format);

    [Fact]
    public void A_report_carries_its_label()
    {
        var label = Read(CiReportFormat.Cobertura, ("repository", "acme/app"), ("commit", Commit), ("branch", "main"))!;
        var signal = CiReportTranslation.Of(label, new SourceMessage(label.Event, Encoding.UTF8.GetBytes("<coverage lines-covered=\"8\" lines-valid=\"10\"/>"), DateTime.UnixEpoch, "ci")).Signals.ShouldHaveSingleItem().ShouldBeOfType<CoverageSignal>();

        (signal.CoveredLines, signal.Lines, signal.Branch, signal.Suite, signal.Sha, signal.Repository, signal.At).ShouldBe((8, 10, "main", "all", Commit, "acme/app", DateTime.UnixEpoch));
    }

    private static CiReportLabel? Read(CiReportFormat format, params (string Name, string Value)[] said) => CiReportLabel.Read(format, n => said.FirstOrDefault(s => s.Name == n).Value).Label;
}
