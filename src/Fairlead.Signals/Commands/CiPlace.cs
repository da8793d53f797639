using Fairlead.Git;
using Fairlead.Commands;

namespace Fairlead.Signals;

/// <summary>Which commit of which repository is built here: as the CI's variables say, else as the git checkout stands.</summary>
internal sealed record CiPlace(string? Repository, string? Commit, string? Branch, string? Url)
{
    // Names as the documentation of each system has them; the first that is set counts.
    private static readonly string[]
        Commits = ["GITHUB_SHA", "CI_COMMIT_SHA", "BITBUCKET_COMMIT", "BUILD_SOURCEVERSION", "CIRCLE_SHA1", "GIT_COMMIT"],
        Repositories = ["CI_PROJECT_URL", "CI_REPO_URL", "BITBUCKET_GIT_HTTP_ORIGIN", "BUILD_REPOSITORY_URI", "CIRCLE_REPOSITORY_URL", "GIT_URL"],
        Branches = ["GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "CI_COMMIT_BRANCH", "BITBUCKET_BRANCH", "BUILD_SOURCEBRANCH", "CIRCLE_BRANCH", "BRANCH_NAME"],
        Pages = ["CI_JOB_URL", "CI_PIPELINE_URL", "CIRCLE_BUILD_URL", "BUILD_URL"];

    public static CiPlace Here(Terminal terminal, string folder)
    {
        string? First(string[] names) => names.Select(terminal.Variable).FirstOrDefault(v => !string.IsNullOrWhiteSpace(v));
        var (server, name, run) = (terminal.Variable("GITHUB_SERVER_URL"), terminal.Variable("GITHUB_REPOSITORY"), terminal.Variable("GITHUB_RUN_ID"));
        var onGitHub = server is not null && name is not null ? $"{server}/{name}" : name;
        var checkout = GitCheckout.Look(folder);
        return new CiPlace(
            onGitHub ?? First(Repositories) ?? checkout?.Origin,
            First(Commits) ?? checkout?.Commit,
            First(Branches) ?? checkout?.Branch,
            server is not null && name is not null && run is not null ? $"{server}/{name}/actions/runs/{run}" : First(Pages));
    }
}
