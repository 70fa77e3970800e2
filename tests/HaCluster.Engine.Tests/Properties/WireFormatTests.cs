using CsCheck;
using Google.Protobuf.WellKnownTypes;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Properties;

namespace HaCluster.Engine.Tests.Properties;

public sealed class WireFormatTests
{
    private static readonly StructWriter Full = new(Secrets: true, Resources: true, PartialValues: true);

    private static readonly PropertyMap PartlyKnown = PropertyMap.Empty
        .Set("known", "a")
        .Set("partly", PropertyMap.Empty.Set("x", PropertyValue.Unknown).Set("y", 1))
        .Set("secret", new SecretValue("s"))
        .Set("resource", new ResourceReferenceValue("urn:r", "id-1", null))
        .Set("component", new ResourceReferenceValue("urn:c", null, null));

    [Fact]
    public void What_is_written_is_read_back() => Values.Maps.Sample(map => StructReader.Read(Full.Write(map)).Equals(map));

    [Theory]
    [InlineData("1c4a061d-8072-4f0a-a4cb-0ff528b18fe7")]
    [InlineData("04da6b54-80e4-46f7-96ec-b56ff0331ba9")]
    [InlineData("dd056dcd-154b-4c76-9bd3-c8f88648b5ff")]
    public void Every_sentinel_is_read_as_unknown(string sentinel) =>
        Assert.Equal(PropertyValue.Unknown, StructReader.Read(Value.ForString(sentinel)));

    [Fact]
    public void An_unknown_is_written_as_the_sentinel_that_every_sdk_knows() =>
        Assert.Equal("04da6b54-80e4-46f7-96ec-b56ff0331ba9", Full.Write(PropertyValue.Unknown).StringValue);

    [Fact]
    public void A_receiver_without_partial_values_gets_no_property_that_is_partly_unknown()
    {
        var written = new StructWriter(Secrets: true, Resources: true, PartialValues: false).Write(PartlyKnown);

        Assert.Equal(["component", "known", "resource", "secret"], written.Fields.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_receiver_without_secrets_and_references_gets_bare_values_ids_and_urns()
    {
        var written = new StructWriter(Secrets: false, Resources: false, PartialValues: true).Write(PartlyKnown);

        Assert.Equal("s", written.Fields["secret"].StringValue);
        Assert.Equal("id-1", written.Fields["resource"].StringValue);
        Assert.Equal("urn:c", written.Fields["component"].StringValue);
    }

    [Fact]
    public void An_asset_without_content_is_the_empty_text()
    {
        var asset = new Struct { Fields = { [WireFormat.SignatureKey] = Value.ForString(WireFormat.AssetSignature) } };

        Assert.Equal(new AssetValue("", null, null, null), StructReader.Read(Value.ForStruct(asset)));
    }

    [Fact]
    public void A_signature_that_is_not_known_is_an_error()
    {
        var strange = new Struct { Fields = { [WireFormat.SignatureKey] = Value.ForString("f00") } };

        Assert.Contains("f00", Assert.Throws<PropertyFormatException>(() => StructReader.Read(Value.ForStruct(strange))).Message);
    }
}
