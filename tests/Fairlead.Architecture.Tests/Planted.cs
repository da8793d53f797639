#pragma warning disable RS0030 // Breaking the rules is what these types are for.
using Microsoft.EntityFrameworkCore;

namespace Fairlead.Architecture.Tests.Planted
{
    /// <summary>Everything that the domain must not do.</summary>
    public static class Impure
    {
        public static string Read(string path) => File.ReadAllText(path);

        public static void Say() => Console.WriteLine("planted");

        public static string? Store(DbContext db) => db.Model.ToString();

        public static DateTime Now() => DateTime.UtcNow.AddTicks(DateTime.Now.Ticks);

        public static int Draw() => Random.Shared.Next();

        public static void Run() => System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("true"))?.Dispose();
    }
}

namespace Fairlead.Architecture.Tests.Planted.Catalog
{
    /// <summary>A module that reaches into another one.</summary>
    public static class Reaching
    {
        public static int Into(Fairlead.Delivery.Deployment deployment) => deployment.Changes;

        public static bool Backwards(Fairlead.Git.GitRepository repository) => repository.GitDirectory.Length > 0;
    }
}
