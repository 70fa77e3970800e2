using HaCluster.Deployment.Properties;

using Struct = Google.Protobuf.WellKnownTypes.Struct;
using Value = Google.Protobuf.WellKnownTypes.Value;

namespace HaCluster.Engine.Properties;

/// <summary>What the receiver of a message can take; the rest is simplified for it.</summary>
/// <param name="Secrets">Keep secret marks; otherwise the bare values are sent.</param>
/// <param name="Resources">Keep resource references; otherwise a custom resource is sent as its id, a component as its URN.</param>
/// <param name="PartialValues">Keep properties that are known only in part; otherwise every top-level property with an unknown is left
/// out.</param>
internal sealed record StructWriter(bool Secrets, bool Resources, bool PartialValues)
{
    public Struct Write(PropertyMap map)
    {
        var result = new Struct();
        foreach (var (key, value) in PartialValues ? map : map.WithoutUnknowns())
            if (value is not NullValue)
                result.Fields[key] = Write(value);
        return result;
    }

    private Struct WriteNested(PropertyMap map)
    {
        var result = new Struct();
        foreach (var (key, value) in map)
            if (value is not NullValue)
                result.Fields[key] = Write(value);
        return result;
    }

    public Value Write(PropertyValue value) => value switch
    {
        NullValue => Value.ForNull(),
        UnknownValue => Value.ForString(WireFormat.Unknown),
        BoolValue item => Value.ForBool(item.Value),
        NumberValue item => Value.ForNumber(item.Value),
        StringValue item => Value.ForString(item.Value),
        ArrayValue array => Value.ForList([.. array.Items.Select(Write)]),
        ObjectValue properties => Value.ForStruct(WriteNested(properties.Properties)),
        SecretValue secret => Secrets ? Special(WireFormat.SecretSignature, ("value", Write(secret.Value))) : Write(secret.Value),
        AssetValue asset => Special(
            WireFormat.AssetSignature, ("hash", Text(asset.Hash)), ("text", Text(asset.Text)), ("path", Text(asset.Path)),
            ("uri", Text(asset.Uri))),
        ArchiveValue archive => Special(
            WireFormat.ArchiveSignature, ("hash", Text(archive.Hash)),
            ("assets", archive.Assets is null ? null : Value.ForStruct(WriteNested(archive.Assets))),
            ("path", Text(archive.Path)), ("uri", Text(archive.Uri))),
        ResourceReferenceValue reference => WriteReference(reference),
        OutputValue output => WriteOutput(output),
        _ => throw new PropertyFormatException($"A {value.GetType().Name} cannot be sent."),
    };

    private Value WriteReference(ResourceReferenceValue reference)
    {
        if (!Resources)
        {
            if (reference.Id is null)
                return Value.ForString(reference.Urn);
            return Value.ForString(reference.Id.Length == 0 ? WireFormat.Unknown : reference.Id);
        }
        return Special(
            WireFormat.ResourceReferenceSignature, ("urn", Value.ForString(reference.Urn)),
            ("id", reference.Id is null ? null : Value.ForString(reference.Id)), ("packageVersion", Text(reference.PackageVersion)));
    }

    // Only remote components take output values, and this engine hosts none: everyone else gets the plain form.
    private Value WriteOutput(OutputValue output) => Write(output.Value is null
        ? PropertyValue.Unknown
        : output.Secret ? new SecretValue(output.Value) : output.Value);

    private static Value? Text(string? text) => text is null ? null : Value.ForString(text);

    private static Value Special(string signature, params ReadOnlySpan<(string Key, Value? Value)> parts)
    {
        var result = new Struct { Fields = { [WireFormat.SignatureKey] = Value.ForString(signature) } };
        foreach (var (key, value) in parts)
            if (value is not null)
                result.Fields[key] = value;
        return Value.ForStruct(result);
    }
}
