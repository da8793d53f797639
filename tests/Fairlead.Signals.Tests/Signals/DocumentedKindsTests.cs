using Fairlead.Domain.Signals;
using Fairlead.Signals;
using Fairlead.Tests.Shared;

namespace Fairlead.Tests.Signals;

/// <summary>docs/signals.md has a row for each kind that can be written by hand, with all of its fields, as the kinds say.</summary>
public sealed class DocumentedKindsTests
{
    [Fact]
    public void Every_kind_stands_in_the_documentation_with_its_fields()
    {
        var rows = File.ReadAllLines(Path.Combine(Checkout.Root, "docs", "signals.md"));
        var kinds = new SignalKinds(SignalsModule.Kinds);
        foreach (var form in kinds.Own)
        {
            var row = rows.SingleOrDefault(r => r.StartsWith($"| {form.Name} |", StringComparison.Ordinal));
            row.ShouldNotBeNull(form.Name);
            foreach (var member in form.Members)
                row.ShouldContain($"`{member}`", Case.Sensitive, $"{form.Name} {member}");
        }

        foreach (var file in kinds.Files)
            rows.ShouldContain(r => r.Contains($"`{file.Csv!.Name}`", StringComparison.Ordinal), file.Name);
    }
}
