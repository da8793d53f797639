namespace Fairlead.Browser.Tests;

/// <summary>The parts of the page kit in all their states, by axe; and faults in them that have to be found.</summary>
public sealed class GalleryTests(Browser browser, CheckedPages pages) : IClassFixture<CheckedPages>
{
    [ChromiumFact]
    public async Task Every_part_passes_in_every_state_width_and_appearance() => (await pages.OfAsync("/gallery")).ShouldBeEmpty();

    [ChromiumFact]
    public async Task Every_field_is_tied_to_its_label_hint_and_error_and_every_table_has_a_name_and_a_head()
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/gallery");

        (await visit.Page.EvaluateAsync<string[]>(Unsound)).ShouldBeEmpty();
    }

    [ChromiumTheory]
    [InlineData("a field without a label", "document.querySelector('label[for=plain-name]').remove()")]
    [InlineData("a table without a caption or name", "(() => { const t = document.querySelector('#table-one table'); t.querySelector('caption').remove(); t.parentElement.removeAttribute('aria-label'); })()")]
    [InlineData("an error that its field does not know", "document.getElementById('wrong-name').removeAttribute('aria-describedby')")]
    [InlineData("a wrong field that does not say so", "document.getElementById('wrong-due').removeAttribute('aria-invalid')")]
    public async Task A_planted_fault_is_found(string fault, string script)
    {
        await using var visit = await browser.VisitAsync();
        await visit.GoAsync("/gallery");

        await visit.Page.EvaluateAsync(script);

        (await visit.Page.EvaluateAsync<string[]>(Unsound)).ShouldHaveSingleItem(fault);
    }

    // What axe leaves to the reader: it asks for no caption, and follows no description.
    private const string Unsound =
        """
        () => {
          const found = [];
          for (const field of document.querySelectorAll('main :is(input:not([type=hidden]), select, textarea)')) {
            const own = field.closest('.fl-field');
            if (!field.labels.length && !field.ariaLabel) found.push(`${field.id} has no label`);
            const described = (field.getAttribute('aria-describedby') ?? '').split(' ').filter(id => id);
            if (described.some(id => !document.getElementById(id))) found.push(`${field.id} is described by what is not there`);
            const below = own ? [...own.querySelectorAll('.hint[id], .error[id]')].map(e => e.id) : [];
            if (below.some(id => !described.includes(id))) found.push(`${field.id} does not know its hint or error`);
            if (own?.querySelector('.error') && field.getAttribute('aria-invalid') !== 'true') found.push(`${field.id} does not say that it is wrong`);
          }
          for (const table of document.querySelectorAll('main table')) {
            if (!table.caption && !table.closest('[role=region][aria-label]')) found.push('a table has no name');
            if (!table.querySelector('thead th[scope=col]')) found.push('a table has no head');
          }
          return found;
        }
        """;
}
