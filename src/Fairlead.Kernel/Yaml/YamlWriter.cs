using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Fairlead.Yaml;

/// <summary>Writes YAML of what the program made itself.</summary>
internal static class YamlWriter
{
    /// <param name="root">The document; not deeper than a few.</param>
    /// <returns>The file.</returns>
    public static string Write(YamlPart root)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(text);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Write(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, YamlPart part)
    {
        switch (part)
        {
            case YamlText text:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text.Value, text.IsPlain ? ScalarStyle.Any : ScalarStyle.SingleQuoted, isPlainImplicit: true, isQuotedImplicit: true));
                break;
            case YamlList list:
                // An empty list stays on the line of its name, else it would read as nothing.
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, list.Items.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Any));
                foreach (var item in list.Items)
                    Write(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case YamlMap map:
                emitter.Emit(new MappingStart());
                foreach (var (name, value) in map.Members)
                {
                    Write(emitter, name);
                    Write(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }
}
