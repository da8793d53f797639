using System.Text.Json.Serialization;

namespace Fairlead.Incidents;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IncidentsFigures))]
internal sealed partial class CommandJson : JsonSerializerContext;
