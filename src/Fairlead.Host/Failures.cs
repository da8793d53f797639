using System.Data.Common;
using System.Text.RegularExpressions;
using Fairlead.Checks;
using Fairlead.Git;
using Fairlead.Operations;

namespace Fairlead.Host;

/// <summary>Turns what went wrong into one line and an exit code. No stack trace ever reaches a user.</summary>
internal static class Failures
{
    public static (int Code, string Message) Explain(Exception failure) => failure switch
    {
        CommandException f => (f.Code, f.Message),
        StorageException f => (f.IsDamage ? ExitCode.CheckFailed : ExitCode.Usage, f.Message),
        GitException { Problem: GitProblem.Shallow or GitProblem.Partial } g => (ExitCode.NotEnoughData, g.Message),
        GitException g => (ExitCode.Usage, g.Message),
        RegexMatchTimeoutException => (ExitCode.Usage, "--tags: the pattern takes too long on one of the tag names; write it without nested repetitions."),
        DbException d => (ExitCode.Usage, $"The database cannot be used: {OneLine.Of(d.Message)} Check --database and --data, or run 'fairlead doctor'."),
        UnauthorizedAccessException u => (ExitCode.Usage, $"{OneLine.Of(u.Message)} Name a folder of yours with --data DIR."),
        IOException i => (ExitCode.Usage, $"{OneLine.Of(i.Message)} Check the disk and --data, or run 'fairlead doctor'."),
        _ when failure.InnerException is DbException or GitException => Explain(failure.InnerException),
        _ => (ExitCode.CheckFailed, $"Something unforeseen went wrong: {failure.GetType().Name}: {OneLine.Of(failure.Message)}"),
    };
}
