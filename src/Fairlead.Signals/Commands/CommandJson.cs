using System.Text.Json.Serialization;

namespace Fairlead.Signals;

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SyncFigures))]
[JsonSerializable(typeof(SourcesFigures))]
[JsonSerializable(typeof(SourceSecretFigures))]
[JsonSerializable(typeof(InboxFigures))]
internal sealed partial class CommandJson : JsonSerializerContext;
