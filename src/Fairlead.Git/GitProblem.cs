namespace Fairlead.Git;

/// <summary>Why a repository cannot be read.</summary>
public enum GitProblem
{
    /// <summary>The git program is not on the path.</summary>
    GitMissing,

    /// <summary>The path does not exist or holds no repository.</summary>
    NotARepository,

    /// <summary>The clone is shallow: history is cut off, so lead times would be wrong.</summary>
    Shallow,

    /// <summary>The clone is partial: contents would have to be fetched while reading.</summary>
    Partial,

    /// <summary>A branch or commit was named that does not exist.</summary>
    UnknownName,

    /// <summary>Git failed for another reason, which the message gives.</summary>
    Failed,
}

/// <summary>A repository cannot be read; the message says why and what to do.</summary>
public sealed class GitException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GitException()
        : this(GitProblem.Failed, "git failed.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    public GitException(string message)
        : this(GitProblem.Failed, message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public GitException(string message, Exception innerException)
        : base(message, innerException) => Problem = GitProblem.Failed;

    /// <summary>Creates the exception.</summary>
    /// <param name="problem">The kind of failure.</param>
    /// <param name="message">What went wrong and what to do.</param>
    public GitException(GitProblem problem, string message)
        : base(message) => Problem = problem;

    /// <summary>The kind of failure.</summary>
    public GitProblem Problem { get; }
}
