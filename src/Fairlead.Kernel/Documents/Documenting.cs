using Fairlead.Commands;
using Fairlead.Demo;
using Fairlead.Objects;
using Fairlead.Search;

namespace Fairlead.Documents;

/// <summary>The parts of documents.</summary>
internal static class Documenting
{
    public static void Add(IModuleParts parts) => parts
        .Navigation(DocumentsPage.Navigation)
        .Routes(DocumentApi.Map)
        .Service<RenderDocuments>()
        .UseCase<ReadDocuments>()
        .UseCase<ShowDocuments>()
        .Service<ReadDocumentsAtObject>()
        .UseCase<EditDocuments>()
        .Objects<DocumentObjects>()
        .ObjectSection<DocumentsOf>(20)
        .Search<DocumentSearch>()
        .Pages(new FoundPage("New document", "/documents/new", "Documents", c => c.Has(Accounts.KeyScopes.Write) && c.Role >= Accounts.Role.Member))
        .Command(320, DocumentCommand.Of)
        .Demo<DemoDocuments>();
}
