#pragma warning disable RS0030 // Breaking the rules is what these types are for.
using System.Text.RegularExpressions;
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

    /// <summary>Whoever looks into another practice's rows.</summary>
    public static class Neighbour
    {
        public static string Title(Fairlead.Incidents.Incident incident) => incident.Title;

        public static object Keep() => new Fairlead.Delivery.DeliveryModule();
    }

    /// <summary>Expressions that go back and forth over a text, for as long as they like.</summary>
    public static partial class GoingBack
    {
        public static bool Compiled(string pattern, string text) => new Regex(pattern, RegexOptions.CultureInvariant).IsMatch(text);

        [GeneratedRegex("(a+)+$")]
        public static partial Regex Timeless();
    }

    /// <summary>The same without an object.</summary>
    public static class GoingBackAtOnce
    {
        public static bool Now(string pattern, string text) => Regex.IsMatch(text, pattern);
    }

    /// <summary>Named by words that the glossary does not have.</summary>
    public static class ParkedThing;

    /// <summary>Readers of YAML that nobody guards.</summary>
    public static class Unguarded
    {
        public static int Tree(TextReader file)
        {
            var stream = new YamlDotNet.RepresentationModel.YamlStream();
            stream.Load(file);
            return stream.Documents.Count;
        }

        public static object? Values(string file) => new YamlDotNet.Serialization.DeserializerBuilder().Build().Deserialize<object>(file);

        public static bool Events(TextReader file) => new YamlDotNet.Core.Parser(file).MoveNext();
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
