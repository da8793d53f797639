using Fairlead.Domain.Changes;

namespace Fairlead.Domain.Tests.Changes;

public sealed class MergedIntoTests
{
    // Forms of git fmt-merge-msg, GitLab, GitHub and Bitbucket; the fourth stands in jekyll/jekyll.
    [Theory]
    [InlineData("Merge branch 'topic' into feature/x", "feature/x")]
    [InlineData("Merge branch 'topic' into 'main'", "main")]
    [InlineData("Merge remote-tracking branch 'origin/main' into work", "work")]
    [InlineData("Merge branch 'fix/front-matter-regexp' of https://github.com/zimbatm/jekyll into zimbatm-fix/front-matter-regexp", "zimbatm-fix/front-matter-regexp")]
    [InlineData("Merge branch 'topic'", null)]
    [InlineData("Merge pull request #12 from acme/into the-unknown", null)]
    [InlineData("Merged in topic (pull request #7)", null)]
    [InlineData("Turn one into other", null)]
    [InlineData("Merge this into ''", null)]
    [InlineData("Merge this into two words", null)]
    public void Reads_the_branch(string subject, string? branch) => MergedInto.Of(subject).ShouldBe(branch);

    [Theory]
    [InlineData("work", "work")]
    [InlineData("develop", null)]
    [InlineData("master", null)]
    [InlineData("release", null)]
    public void The_trunk_and_shared_branches_are_no_other_place(string branch, string? elsewhere) => MergedInto.Elsewhere($"Merge branch 'a' into {branch}", ["release"]).ShouldBe(elsewhere);
}
