using System.Data.Common;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Fairlead.Checks;
using Fairlead.Data;
using Fairlead.Git;
using Fairlead.Host.Output;
using Fairlead.Operations;

namespace Fairlead.Host;

/// <summary>Turns what went wrong into one line and an exit code. No stack trace ever reaches a user.</summary>
internal static class Failures
{
    public static (int Code, string Message) Explain(Exception failure) => failure switch
    {
        CommandException f => (f.Code, f.Message),
        OutputException f => (ExitCode.OutsideFailed, $"Standard output cannot be written: {f.Message}"),
        StorageException f => (f.IsDamage ? ExitCode.CheckFailed : ExitCode.Usage, f.Message),
        GitException { Problem: GitProblem.Shallow or GitProblem.Partial } g => (ExitCode.NotEnoughData, g.Message),
        GitException { Problem: GitProblem.NotARepository or GitProblem.UnknownName } g => (ExitCode.Usage, g.Message),
        GitException g => (ExitCode.OutsideFailed, g.Message),
        RegexMatchTimeoutException => (ExitCode.Usage, "--tags: the pattern takes too long on one of the tag names; write it without nested repetitions."),
        UnauthorizedAccessException u => (ExitCode.OutsideFailed, $"{OneLine.Of(u.Message)} Give this user the right to it, or name a folder of yours with --data DIR."),
        _ when WriteFaults.Of(failure) is { } fault => (ExitCode.OutsideFailed, $"{fault.Sentence()} ({OneLine.Of(failure.GetBaseException().Message)}) {Advice(fault)}"),
        DbException d => (ExitCode.OutsideFailed, $"The database cannot be used: {OneLine.Of(d.Message)} Check --database and --data, or run 'fairlead doctor'."),
        IOException i => (ExitCode.OutsideFailed, $"{OneLine.Of(i.Message)} Check the disk and --data, or run 'fairlead doctor'."),
        HttpRequestException or SocketException => (ExitCode.OutsideFailed, $"The network does not answer: {OneLine.Of(failure.GetBaseException().Message)}"),
        ArgumentException { ParamName: "path" } => (ExitCode.Usage, "A path is empty, or holds a character that no path may have."),
        _ when failure.InnerException is DbException or GitException => Explain(failure.InnerException),
        _ => (ExitCode.CheckFailed, $"Something unforeseen went wrong: {failure.GetType().Name}: {OneLine.Of(failure.Message)}"),
    };

    private static string Advice(WriteFault fault) => fault switch
    {
        WriteFault.Full => "Free some space; nothing was changed half-way.",
        WriteFault.ReadOnly => "Make it writable for this user, or name another folder with --data DIR.",
        _ => "Look at the system's log, and have a backup at hand.",
    };
}
