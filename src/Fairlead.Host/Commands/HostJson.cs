using System.Text.Json.Serialization;

namespace Fairlead.Host.Commands;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DoctorFigures))]
[JsonSerializable(typeof(ProgramFigures))]
internal sealed partial class HostJson : JsonSerializerContext;
