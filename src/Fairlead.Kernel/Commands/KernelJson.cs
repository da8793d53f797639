using System.Text.Json.Serialization;
using Fairlead.Catalog;
using Fairlead.Measures;

namespace Fairlead.Commands;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MeasuresFigures))]
[JsonSerializable(typeof(CatalogFigures))]
internal sealed partial class KernelJson : JsonSerializerContext;
