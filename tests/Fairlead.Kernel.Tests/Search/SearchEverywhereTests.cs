using Fairlead.Accounts;
using Fairlead.Data;
using Fairlead.Search;
using Fairlead.Tests.House;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fairlead.Tests.Search;

/// <summary>All kinds are asked at once, and one that hangs or throws is named while the others answer.</summary>
public sealed class SearchEverywhereTests
{
    [Fact]
    public async Task Groups_with_the_best_hits_come_first()
    {
        await using var house = await TestHouse.OpenAsync();
        var result = await Search(house, new Names("a", 1, "Repay"), new Names("b", 2, "Payments"), new Names("c", 3, "Pay"), new Names("d", 4, "other")).FindAsync(Asked(), null, TestHouse.Cancel);

        result.Groups.Select(g => g.Kind).ShouldBe(["c", "b", "a"]);
        result.Gaps.ShouldBeEmpty();
        result.Kinds.ShouldBe(["Kind a", "Kind b", "Kind c", "Kind d"]);
    }

    [Fact]
    public async Task One_that_hangs_is_named_and_the_others_answer()
    {
        await using var house = await TestHouse.OpenAsync();
        var hangs = new Hangs();
        var searching = Search(house, hangs, new Names("b", 2, "Payments")).FindAsync(Asked(), null, TestHouse.Cancel);
        await hangs.Began.Task;
        house.Time.Advance(SearchEverywhere.Budget);
        var result = await searching;

        result.Groups.ShouldHaveSingleItem().Kind.ShouldBe("b");
        result.Gaps.ShouldBe([new("hangs", "Things that hang", "did not answer within 300 ms")]);
        hangs.Ended.IsCancellationRequested.ShouldBeTrue("it is told that nobody waits");
        hangs.Release.SetResult();
    }

    [Fact]
    public async Task One_that_throws_is_named_and_the_others_answer()
    {
        await using var house = await TestHouse.OpenAsync();
        var result = await Search(house, new Throws(), new Names("b", 2, "Payments")).FindAsync(Asked(), null, TestHouse.Cancel);

        result.Groups.ShouldHaveSingleItem().Kind.ShouldBe("b");
        result.Gaps.ShouldBe([new("throws", "Things that throw", "could not be searched")]);
    }

    [Fact]
    public async Task Who_goes_away_is_answered_nothing()
    {
        await using var house = await TestHouse.OpenAsync();
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(TestHouse.Cancel);
        var hangs = new Hangs();
        var searching = Search(house, hangs).FindAsync(Asked(), null, gone.Token);
        await hangs.Began.Task;
        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(searching);
        hangs.Release.SetResult();
    }

    [Fact]
    public async Task One_kind_alone_is_asked_where_one_is_named()
    {
        await using var house = await TestHouse.OpenAsync();
        var result = await Search(house, new Throws(), new Names("b", 2, "Payments"), new Names("c", 3, "Pay")).FindAsync(Asked(), "b", TestHouse.Cancel);

        result.Groups.ShouldHaveSingleItem().Kind.ShouldBe("b");
        result.Gaps.ShouldBeEmpty();
    }

    private static SearchEverywhere Search(TestHouse house, params IReadOnlyList<ISearch> sources) =>
        new(sources, house.Get<IDbContextFactory<FairleadDb>>(), house.Time, NullLogger<SearchEverywhere>.Instance);

    private static SearchQuery Asked() => SearchQuery.Of("pay", Caller.Operator, 5, out _)!;

    private sealed class Names(string kind, int order, params IReadOnlyList<string> names) : ISearch
    {
        public string Kind => kind;

        public string Title => $"Kind {kind}";

        public int Order => order;

        public Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel) => Task.FromResult(SearchAnswer.Best(asked, names.Select(n => asked.Hit(n, "/", ""))));
    }

    private sealed class Hangs : ISearch
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new();

        public CancellationToken Ended { get; private set; }

        public string Kind => "hangs";

        public string Title => "Things that hang";

        public int Order => 1;

        // It does not even end when it is told to.
        public async Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel)
        {
            Ended = cancel;
            Began.SetResult();
            await Release.Task;
            return SearchAnswer.Best(asked, []);
        }
    }

    private sealed class Throws : ISearch
    {
        public string Kind => "throws";

        public string Title => "Things that throw";

        public int Order => 1;

        public Task<SearchAnswer> FindAsync(FairleadDb db, SearchQuery asked, CancellationToken cancel) => throw new InvalidOperationException("planted");
    }
}
