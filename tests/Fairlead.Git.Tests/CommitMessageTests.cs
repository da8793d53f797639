using System.Text;

namespace Fairlead.Git.Tests;

public sealed class CommitMessageTests
{
    private const string Sha = "0123456789abcdef0123456789abcdef01234567";
    private const string Other = "fedcba9876543210fedcba9876543210fedcba98";

    // The words are those that git revert, git cherry-pick -x and the Linux kernel's 'Fixes:' trailer write.
    [Theory]
    [InlineData("Revert \"Mend the lock\"", MentionKind.RevertsSubject, "Mend the lock")]
    [InlineData("Revert \"Mend the lock (#12)\" (#13)", MentionKind.RevertsSubject, "Mend the lock (#12)")]
    [InlineData("Revert \"Revert \"Mend the lock\"\"\n\nIt was fine.\n", MentionKind.RevertsSubject, "Revert \"Mend the lock\"")]
    [InlineData("Revert \"Mend the lock\"\n\nReverts acme/shop#12\n", MentionKind.RevertsPullRequest, "12")]
    [InlineData("s\n\nReverts #7", MentionKind.RevertsPullRequest, "7")]
    [InlineData("Merge branch 'main' into topic", MentionKind.MergesBranch, "main")]
    [InlineData("Merge branch 'main' of github.com:acme/shop into topic", MentionKind.MergesBranch, "main github.com:acme/shop")]
    [InlineData("Merge branch 'main' of https://example.org/acme/shop", MentionKind.MergesBranch, "main https://example.org/acme/shop")]
    [InlineData("Merge remote-tracking branch 'origin/main' into topic", MentionKind.MergesBranch, "main")]
    [InlineData($"Revert \"x\"\n\nThis reverts commit {Sha}.\n", MentionKind.Reverts, Sha)]
    [InlineData($"Revert \"x\"\n\nThis reverts commit {Sha}, reversing\nchanges made to {Other}.\n", MentionKind.Reverts, Sha)]
    [InlineData("s\n\nThis reverts commit abcdef1 (\"subject\", 2020-01-01).\n", MentionKind.Reverts, "abcdef1")]
    [InlineData("s\n\nThis reverts commit ABCDEF12.", MentionKind.Reverts, "abcdef12")]
    [InlineData("s\n\nBecause it broke. This reverts commit abcdef1", MentionKind.Reverts, "abcdef1")]
    [InlineData("a subject\nof two lines\n\nThis reverts commit abcdef1", MentionKind.Reverts, "abcdef1")]
    [InlineData("s\r\n\r\nThis reverts commit abcdef1.\r\n", MentionKind.Reverts, "abcdef1")]
    [InlineData("s\n \t\nThis reverts commit abcdef1.\n", MentionKind.Reverts, "abcdef1")]
    [InlineData($"s\n\n(cherry picked from commit {Sha})\n", MentionKind.CherryPickOf, Sha)]
    [InlineData($"s\r\n\r\n(cherry picked from commit {Sha})\r\n", MentionKind.CherryPickOf, Sha)]
    [InlineData("s\n\nFixes: abcdef123456 (\"subject\")\n", MentionKind.Fixes, "abcdef123456")]
    [InlineData("s\r\n\r\nFixes: abcdef123456 (\"subject\")\r\n", MentionKind.Fixes, "abcdef123456")]
    public void The_body_of_a_message_names_another_commit(string message, MentionKind kind, string name) =>
        Read(message).ShouldBe([new Mention(7, kind, name)]);

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("s")]
    [InlineData("s\n\n")]
    [InlineData($"This reverts commit {Sha}.")]
    [InlineData($"This reverts commit {Sha}.\n\nIt broke.\n")]
    [InlineData($"\n\nThis reverts commit {Sha}.\n")]
    [InlineData($"s\nThis reverts commit {Sha}.\n")]
    [InlineData("s\n\nThis reverts commit abcdef.\n")]
    [InlineData("s\n\nThis reverts commit\nabcdef1.\n")]
    [InlineData("s\n\nthis reverts commit abcdef1.\n")]
    [InlineData("s\n\nThis reverts commit ")]
    [InlineData("s\n\nFixes: #1234567\n")]
    [InlineData("s\n\nSee Fixes: abcdef1\n")]
    [InlineData("s\n\nfixes: abcdef1\n")]
    [InlineData("s\n\n(cherry picked from commit abc)\n")]
    [InlineData("Revert the lock")]
    [InlineData("Revert \"half a subject")]
    [InlineData("Revert \"x\" and more")]
    [InlineData("s\n\nReverts nothing #12x")]
    [InlineData("s\n\nReverts acme#12")]
    [InlineData("Merge pull request #12 from acme/topic")]
    [InlineData("Merge branch main")]
    public void Other_words_and_places_name_none(string message) => Read(message).ShouldBeEmpty();

    [Fact]
    public void The_first_revert_that_names_a_commit_counts() =>
        Read($"s\n\nThis reverts commit of mine.\nThis reverts commit {Sha}.\nThis reverts commit {Other}.\n")
            .ShouldBe([new Mention(7, MentionKind.Reverts, Sha)]);

    [Fact]
    public void The_last_cherry_pick_line_is_the_nearest_origin() =>
        Read($"s\n\n(cherry picked from commit {Sha})\n(cherry picked from commit {Other})\n")
            .ShouldBe([new Mention(7, MentionKind.CherryPickOf, Other)]);

    [Fact]
    public void Each_fixes_trailer_counts() =>
        Read($"s\n\nwhy\n\nFixes: {Sha} (\"a\")\nFixes: {Other} (\"b\")\nFixes: nothing\n(cherry picked from commit {Sha})\n").ShouldBe([
            new Mention(7, MentionKind.CherryPickOf, Sha),
            new Mention(7, MentionKind.Fixes, Sha),
            new Mention(7, MentionKind.Fixes, Other),
        ]);

    [Fact]
    public void A_name_has_64_digits_at_most() =>
        Read($"s\n\nThis reverts commit {new string('a', 70)}\n").ShouldBe([new Mention(7, MentionKind.Reverts, new string('a', 64))]);

    private static List<Mention> Read(string message)
    {
        var mentions = new List<Mention>();
        CommitMessage.Read(7, Encoding.UTF8.GetBytes(message), mentions);
        return mentions;
    }
}
