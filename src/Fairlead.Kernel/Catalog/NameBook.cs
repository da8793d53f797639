using Fairlead.Domain.Signals;

namespace Fairlead.Catalog;

/// <summary>A name of one that another one had first.</summary>
/// <param name="Name">The name.</param>
/// <param name="Owner">Whose it is, with its kind.</param>
/// <param name="Other">Who has it as well, to no effect.</param>
public sealed record NameClash(string Name, string Owner, string Other);

/// <summary>
/// Whose each name is by which facts find their place, by <see cref="NameForm"/>. The catalog refuses a name that is taken; where earlier versions did not, the
/// one that it is the key of has it, else the oldest.
/// </summary>
public sealed class NameBook
{
    private readonly Dictionary<string, Service> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Repository> _repositories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Repository?> _paths = new(StringComparer.Ordinal);
    private readonly List<NameClash> _clashes = [];

    /// <param name="services">Services.</param>
    /// <param name="repositories">Repositories.</param>
    public NameBook(IEnumerable<Service> services, IEnumerable<Repository> repositories)
    {
        // Ids are made of the time at first.
        var oldServices = services.OrderBy(s => s.Id).ToList();
        foreach (var service in oldServices)
            Add(_services, service.Key, service, Called);
        foreach (var service in oldServices)
        {
            foreach (var name in service.AllNames().Skip(1))
                Add(_services, name, service, Called);
        }

        var oldRepositories = repositories.OrderBy(r => r.Id).ToList();
        foreach (var repository in oldRepositories)
            Add(_repositories, repository.Key, repository, Called);
        foreach (var repository in oldRepositories)
        {
            foreach (var address in repository.SaidAddresses())
                Add(_repositories, OneForm(address), repository, Called);
        }

        // What somebody said goes before what a clone's configuration says.
        foreach (var repository in oldRepositories.Where(r => r.Origin is not null))
            Add(_repositories, OneForm(repository.Origin!), repository, Called);

        // 'github.com/acme/app' is also meant by 'acme/app', unless two forges have one.
        foreach (var (path, repository) in oldRepositories.SelectMany(r => r.AllAddresses().Select(OneForm).SelectMany(a => (string?[])[PathOf(a), SshOf(a)]).Distinct(StringComparer.Ordinal).Select(p => (p, r))))
        {
            if (path is not null && !_paths.TryAdd(NameForm.Of(path), repository) && _paths[NameForm.Of(path)] != repository)
                _paths[NameForm.Of(path)] = null;
        }
    }

    /// <summary>Names that two have.</summary>
    public IReadOnlyList<NameClash> Clashes => _clashes;

    /// <param name="name">What a source calls a service, or somebody wants to call one.</param>
    /// <returns>The service; null for none.</returns>
    public Service? ServiceOf(string name) => _services.GetValueOrDefault(NameForm.Of(name));

    /// <param name="address">Where a source says that a repository is, see <see cref="RepositoryAddress"/>, or its key.</param>
    /// <returns>The repository; null for none.</returns>
    public Repository? RepositoryOf(string address) =>
        NameForm.Of(OneForm(address)) is var form ? _repositories.GetValueOrDefault(form) ?? _paths.GetValueOrDefault(form) : null;

    /// <summary>All forms that are taken, so that a key made of a name is free.</summary>
    internal IEnumerable<string> Taken => _services.Keys;

    /// <summary>The same of repositories.</summary>
    internal IEnumerable<string> TakenByRepositories => _repositories.Keys.Concat(_paths.Keys);

    private static string Called(Service service) => $"the service {service.Name} ({service.Key})";

    private static string Called(Repository repository) => $"the repository {repository.Name} ({repository.Key})";

    // What was stored before an address had its present form is the same address.
    private static string OneForm(string address) => RepositoryAddress.Of(address) ?? address;

    private static string? PathOf(string address)
    {
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && address.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && dot < slash ? address[(slash + 1)..] : null;
    }

    // Bitbucket Data Center keeps 'host/project/repository' by SSH at 'host/scm/project/repository' by HTTP.
    private static string? SshOf(string address) =>
        address.IndexOf('/', StringComparison.Ordinal) is var host and > 0 && address.IndexOf("/scm/", StringComparison.Ordinal) is var scm && scm >= host ? address[..host] + address[(scm + 4)..] : null;

    private void Add<T>(Dictionary<string, T> book, string name, T value, Func<T, string> called)
        where T : class
    {
        var form = NameForm.Of(name);
        if (form.Length > 0 && !book.TryAdd(form, value) && book[form] != value)
            _clashes.Add(new NameClash(name, called(book[form]), called(value)));
    }
}
