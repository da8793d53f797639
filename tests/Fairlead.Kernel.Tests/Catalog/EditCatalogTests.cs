using Fairlead.Accounts;
using Fairlead.Catalog;
using Fairlead.Imports;
using Fairlead.Tests.House;

namespace Fairlead.Tests.Catalog;

public sealed class EditCatalogTests
{
    [Fact]
    public async Task A_service_names_every_field_that_is_wrong_and_nothing_is_saved()
    {
        using var scratch = new ScratchRepository();
        await using var house = await TestHouse.OpenAsync();
        await house.AddAsync(scratch);
        var before = (await house.AllAsync<Repository>()).Single().Version;
        await using var db = house.Db();

        var result = await EditCatalog.SaveServiceAsync(db, Caller.Operator, "NO KEY", new ServiceEdit(" ", "nowhere", "nobody", "v(", new string('p', 8001), HotfixDays: 91, Version: 4), TestHouse.Cancel);

        result.Saved.ShouldBeNull();
        result.Errors.Select(e => e.Field).Order(StringComparer.Ordinal).ShouldBe(["hotfixDays", "key", "name", "paths", "repository", "tags", "team", "version"]);
        result.Errors.ShouldAllBe(e => e.Message.Length > 5);
        (await house.AllAsync<Service>()).Count.ShouldBe(1);
        (await house.AllAsync<Repository>()).Single().Version.ShouldBe(before);
    }

    [Fact]
    public async Task A_repository_names_every_field_that_is_wrong()
    {
        using var scratch = new ScratchRepository();
        scratch.Branch("main", scratch.Commit("a", 0));
        await using var house = await TestHouse.OpenAsync();
        await using var db = house.Db();

        (await FieldsAsync(new RepositoryEdit("", ""))).ShouldBe(["name", "location"]);
        (await FieldsAsync(new RepositoryEdit(scratch.Beside("nothing")))).ShouldBe(["location"]);
        (await FieldsAsync(new RepositoryEdit("no\0path"))).ShouldBe(["location"]);
        (await FieldsAsync(new RepositoryEdit("--upload-pack=touch /tmp/x"))).ShouldBe(["location"]);
        (await FieldsAsync(new RepositoryEdit(scratch.Path, Trunk: "nothing"))).ShouldBe(["trunk"]);
        (await FieldsAsync(new RepositoryEdit(scratch.Path, Trunk: "--all"))).ShouldBe(["trunk"]);
        (await FieldsAsync(new RepositoryEdit(scratch.Path, Trunk: "ma\0in"))).ShouldBe(["trunk"]);
        (await FieldsAsync(new RepositoryEdit(scratch.Path, "wakeUp\u0007"))).ShouldBe(["name"]);
        (await house.AllAsync<Repository>()).ShouldBeEmpty();
        (await FieldsAsync(new RepositoryEdit(scratch.Path))).ShouldBeEmpty();
        (await FieldsAsync(new RepositoryEdit(scratch.Path + "/"))).ShouldBe(["location"], "it is there already");

        async Task<IEnumerable<string>> FieldsAsync(RepositoryEdit edit) => (await EditCatalog.SaveRepositoryAsync(db, Caller.Operator, null, edit, TestHouse.Cancel)).Errors.Select(e => e.Field);
    }

    // PostgreSQL takes no NUL in a text; a form can send one.
    [Fact]
    public async Task Control_characters_are_refused_where_they_have_no_business()
    {
        using var scratch = new ScratchRepository();
        await using var house = await TestHouse.OpenAsync();
        await house.AddAsync(scratch);
        await using var db = house.Db();

        (await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit("T", "a\0b"), TestHouse.Cancel)).Errors.Select(e => e.Field).ShouldBe(["purpose"]);
        (await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit("S", "shop", null, "v\0", "a\0/**"), TestHouse.Cancel)).Errors.Select(e => e.Field).ShouldBe(["tags", "paths"], ignoreOrder: true);
        (await EditCatalog.SaveServiceAsync(db, Caller.Operator, null, new ServiceEdit("S", "sh\0op", "te\0am", "v1"), TestHouse.Cancel)).Errors.Select(e => e.Field).ShouldBe(["repository", "team"], ignoreOrder: true);
        (await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit("T", "two\r\nlines"), TestHouse.Cancel)).Errors.ShouldBeEmpty();
    }

    [Theory, Databases]
    public async Task An_edit_of_an_old_version_is_refused(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await using var db = house.Db();
        var team = TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit("Payments", null), TestHouse.Cancel));
        TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, team.Key, new TeamEdit("Payments", "Takes the money.", 1), TestHouse.Cancel)).Version.ShouldBe(2);

        var late = await EditCatalog.SaveTeamAsync(db, Caller.Operator, team.Key, new TeamEdit("Late", null, 1), TestHouse.Cancel);

        late.Errors.Select(e => e.Field).ShouldBe(["version"]);
        (await house.AllAsync<Team>()).Single().Name.ShouldBe("Payments");
    }

    // Both read version 1, both save: the second one's UPDATE finds no row of that version.
    [Theory, Databases]
    public async Task Of_two_edits_at_once_one_is_refused(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await using var first = house.Db();
        await using var second = house.Db();
        TestHouse.Saved(await EditCatalog.SaveTeamAsync(first, Caller.Operator, "t", new TeamEdit("T", null), TestHouse.Cancel));
        second.Set<Team>().Single().Name.ShouldBe("T");
        TestHouse.Saved(await EditCatalog.SaveTeamAsync(first, Caller.Operator, "t", new TeamEdit("First", null, 1), TestHouse.Cancel));

        var late = await EditCatalog.SaveTeamAsync(second, Caller.Operator, "t", new TeamEdit("Second", null, 1), TestHouse.Cancel);

        late.Errors.Select(e => e.Field).ShouldBe(["version"]);
        (await house.AllAsync<Team>()).Single().Name.ShouldBe("First");
    }

    [Fact]
    public async Task The_same_edit_again_changes_nothing()
    {
        using var scratch = new ScratchRepository();
        await using var house = await TestHouse.OpenAsync();
        await house.AddAsync(scratch);
        await house.EditServiceAsync(s => s);

        (await house.AllAsync<Service>()).Single().Version.ShouldBe(1);
        await house.EditServiceAsync(s => s with { Paths = "src/**\r\n\r\n  docs " });
        var service = (await house.AllAsync<Service>()).Single();
        (service.Version, service.Paths).ShouldBe((2, "src/**\ndocs"));
        (await house.AllAsync<Repository>()).Single().ReadsFiles.ShouldBeTrue("a part of a repository is known by its files");
    }

    [Theory, Databases]
    public async Task Names_that_give_one_key_get_two(DatabaseKind kind)
    {
        await using var house = await TestHouse.OpenAsync(kind);
        await using var db = house.Db();
        foreach (var name in (string[])["Büro", "BURO", "buro!"])
            TestHouse.Saved(await EditCatalog.SaveTeamAsync(db, Caller.Operator, null, new TeamEdit(name, null), TestHouse.Cancel));

        (await house.AllAsync<Team>()).Select(t => t.Key).Order(StringComparer.Ordinal).ShouldBe(["buro", "buro-2", "buro-3"]);
    }

    [Theory, Databases]
    public async Task Adding_a_repository_saves_it_with_its_service_or_not_at_all(DatabaseKind kind)
    {
        using var scratch = new ScratchRepository();
        var commit = scratch.Commit("a", 0);
        scratch.LightTag("shop@1.0.0", commit);
        scratch.LightTag("shop@1.1.0", commit);
        await using var house = await TestHouse.OpenAsync(kind);
        await using (var db = house.Db())
            (await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, "Shop"), "nobody", TestHouse.Cancel)).Errors.Select(e => e.Field).ShouldBe(["team"]);
        (await house.AllAsync<Repository>()).ShouldBeEmpty();

        await using (var db = house.Db())
            TestHouse.Saved(await AddRepository.RunAsync(db, Caller.Operator, new RepositoryEdit(scratch.Path, "Shop"), null, TestHouse.Cancel));

        (await house.AllAsync<Service>()).Single().TagPattern.ShouldBe(@"shop@\d+(?:[._]\d+){1,3}");
    }
}
