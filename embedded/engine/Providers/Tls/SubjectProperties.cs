using System.Net;
using HaCluster.Engine.Providers.Schema;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.X509;

namespace HaCluster.Engine.Providers.Tls;

/// <summary>Who a certificate is for: the inputs that a self-signed certificate and a certificate request share.</summary>
internal static class SubjectProperties
{
    public static Property[] Inputs { get; } =
    [
        new("privateKeyPem", PropertyType.String) { Required = true, Secret = true, Replaces = true },
        new("subject", PropertyType.Object(
            new Property("commonName", PropertyType.String),
            new Property("organization", PropertyType.String),
            new Property("organizationalUnit", PropertyType.String),
            new Property("country", PropertyType.String),
            new Property("province", PropertyType.String),
            new Property("locality", PropertyType.String),
            new Property("streetAddresses", PropertyType.StringList),
            new Property("postalCode", PropertyType.String),
            new Property("serialNumber", PropertyType.String),
            new Property("emailAddress", PropertyType.String)))
        { Replaces = true },
        new("dnsNames", PropertyType.StringList) { Replaces = true },
        new("ipAddresses", PropertyType.StringList) { Replaces = true },
        new("uris", PropertyType.StringList) { Replaces = true },
    ];

    /// <summary>Attributes in the order in which Go's crypto/x509, and so the original provider, writes them.</summary>
    public static X509Name Name(PropertyReader inputs)
    {
        if (inputs.Object("subject") is not { } subject)
            return new X509Name(new List<DerObjectIdentifier>(), new List<string>());
        var attributes = new List<(DerObjectIdentifier Oid, string? Value)>
        {
            (X509Name.C, subject.OptionalString("country")),
            (X509Name.O, subject.OptionalString("organization")),
            (X509Name.OU, subject.OptionalString("organizationalUnit")),
            (X509Name.L, subject.OptionalString("locality")),
            (X509Name.ST, subject.OptionalString("province")),
        };
        attributes.AddRange(subject.Strings("streetAddresses").Select(street => (X509Name.Street, (string?)street)));
        attributes.Add((X509Name.PostalCode, subject.OptionalString("postalCode")));
        attributes.Add((X509Name.CN, subject.OptionalString("commonName")));
        attributes.Add((X509Name.SerialNumber, subject.OptionalString("serialNumber")));
        attributes.Add((X509Name.EmailAddress, subject.OptionalString("emailAddress")));
        var given = attributes.Where(attribute => !string.IsNullOrEmpty(attribute.Value)).ToArray();
        return new X509Name(given.Select(attribute => attribute.Oid).ToList(), given.Select(attribute => attribute.Value!).ToList());
    }

    /// <summary>Null when there are none.</summary>
    public static GeneralNames? AlternativeNames(PropertyReader inputs)
    {
        GeneralName[] names =
        [
            .. inputs.Strings("dnsNames").Select(name => new GeneralName(GeneralName.DnsName, name)),
            .. inputs.Strings("ipAddresses").Select(Address),
            .. inputs.Strings("uris").Select(uri => new GeneralName(GeneralName.UniformResourceIdentifier, uri)),
        ];
        return names.Length == 0 ? null : new GeneralNames(names);
    }

    private static GeneralName Address(string text) => IPAddress.TryParse(text, out var address)
        ? new GeneralName(GeneralName.IPAddress, new DerOctetString(address.GetAddressBytes()))
        : throw new ProviderException($"Property 'ipAddresses': expected an IP address, found \"{text}\".");
}
