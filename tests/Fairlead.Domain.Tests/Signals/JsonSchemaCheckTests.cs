using System.Text.Json;

namespace Fairlead.Domain.Tests.Signals;

public sealed class JsonSchemaCheckTests
{
    // Worked by hand from JSON Schema 2020-12, each valid and invalid once.
    [Theory]
    [InlineData("""{"type": "object"}""", "{}", "")]
    [InlineData("""{"type": "object"}""", "[]", ":")]
    [InlineData("""{"required": ["a"]}""", """{"a": null}""", "")]
    [InlineData("""{"required": ["a"]}""", "{}", "/a:")]
    [InlineData("""{"properties": {"a": {"enum": ["x"]}}}""", """{"a": "x", "b": 1}""", "")]
    [InlineData("""{"properties": {"a": {"enum": ["x"]}}}""", """{"a": "y"}""", "/a:")]
    [InlineData("""{"properties": {"a": {}}, "additionalProperties": false}""", """{"a": 1}""", "")]
    [InlineData("""{"properties": {"a": {}}, "additionalProperties": false}""", """{"b": 1}""", "/b:")]
    [InlineData("""{"additionalProperties": {"type": "string"}}""", """{"b": true}""", "/b:")]
    [InlineData("""{"minLength": 2}""", "\"ab\"", "")]
    [InlineData("""{"minLength": 2}""", "\"a\"", ":")]
    [InlineData("""{"minLength": 2}""", "1", "")]
    [InlineData("""{"items": {"type": "string"}}""", """["a"]""", "")]
    [InlineData("""{"items": {"type": "string"}}""", """["a", true]""", "/1:")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "boolean"}]}""", "true", "")]
    [InlineData("""{"anyOf": [{"type": "string"}, {"type": "boolean"}]}""", "{}", ":")]
    [InlineData("""{"oneOf": [{"type": "string"}, {"minLength": 1}]}""", "\"a\"", ":")]
    [InlineData("""{"oneOf": [{"type": "string"}, {"type": "object"}]}""", "{}", "")]
    [InlineData("""{"contentEncoding": "base64"}""", "\"YQ==\"", "")]
    [InlineData("""{"contentEncoding": "base64"}""", "\"YQ\"", ":")]
    [InlineData("""{"format": "date-time"}""", "\"2023-03-20T14:27:05.315384Z\"", "")]
    [InlineData("""{"format": "date-time"}""", "\"2023-03-20\"", ":")]
    [InlineData("""{"format": "uri"}""", "\"https://example.org/\"", "")]
    [InlineData("""{"format": "uri"}""", "\"/event\"", ":")]
    [InlineData("""{"format": "uri-reference"}""", "\"/event\"", "")]
    [InlineData("""{"format": "uri-reference"}""", "\"a b\"", ":")]
    [InlineData("""{"$ref": "other"}""", "\"x\"", "")]
    [InlineData("""{"$ref": "other"}""", "\"y\"", ":")]
    public void Each_keyword_accepts_and_refuses(string schema, string instance, string wrong)
    {
        var check = new JsonSchemaCheck([Schema(schema, "https://example.org/one"), Schema("""{"enum": ["x"]}""", "https://example.org/other")]);
        var errors = check.Check(JsonDocument.Parse(instance).RootElement, new Uri("https://example.org/one"));

        string.Join(' ', errors.Select(e => e.Path + ":")).ShouldBe(wrong);
    }

    [Theory]
    [InlineData("""{"pattern": "a"}""")]
    [InlineData("""{"type": "number"}""")]
    [InlineData("""{"format": "email"}""")]
    [InlineData("""{"$ref": "nowhere"}""")]
    public void What_is_not_known_is_never_passed_over(string schema) =>
        Should.Throw<NotSupportedException>(() => new JsonSchemaCheck([Schema(schema, "https://example.org/one")]).Check(JsonDocument.Parse("\"a\"").RootElement, new Uri("https://example.org/one")));

    private static JsonElement Schema(string schema, string id) => JsonDocument.Parse($"{{\"$id\": \"{id}\", {schema[1..]}").RootElement;
}
