using Fairlead.Catalog;
using Fairlead.Data;
using Fairlead.Domain.Signals;
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Signals;

/// <summary>Where signals belong that give a name which no service has, or a job's.</summary>
internal sealed class NamesInSignals : INameSource
{
    /// <inheritdoc />
    public async Task<ILookup<string, NamedFacts>> FactsAsync(FairleadDb db, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var unknown = db.Set<SignalRow>().Where(s => s.UnknownService != null);
        var told = await SameAsync(unknown.Select(s => s.UnknownService!), names, cancel);
        var facts = told.Length == 0 ? [] : await unknown.Where(s => EF.Parameter(told).Contains(s.UnknownService)).Select(s => new { s.UnknownService, s.ServiceId, s.RepositoryId }).Distinct().ToListAsync(cancel);
        return facts.ToLookup(f => NameForm.Of(f.UnknownService!), f => new NamedFacts(f.ServiceId, f.RepositoryId), StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public async Task<ILookup<string, Guid?>> JobsAsync(FairleadDb db, Guid repository, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var here = db.Set<SignalRow>().Where(s => s.RepositoryId == repository && s.Job != null);
        var told = await SameAsync(here.Select(s => s.Job!), names, cancel);
        var facts = told.Length == 0 ? [] : await here.Where(s => EF.Parameter(told).Contains(s.Job)).Select(s => new { s.Job, s.ServiceId }).Distinct().ToListAsync(cancel);
        return facts.ToLookup(f => NameForm.Of(f.Job!), f => f.ServiceId, StringComparer.Ordinal);
    }

    // Databases fold case differently; there are few such names.
    private static async Task<string[]> SameAsync(IQueryable<string> told, IReadOnlyCollection<string> names, CancellationToken cancel)
    {
        var forms = names.Select(NameForm.Of).ToHashSet(StringComparer.Ordinal);
        return [.. (await told.Distinct().ToListAsync(cancel)).Where(n => forms.Contains(NameForm.Of(n)))];
    }
}
