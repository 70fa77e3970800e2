using System.Globalization;
using System.Security.Cryptography;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Providers.Schema;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Operators;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.X509;
using Org.BouncyCastle.X509.Extension;

namespace HaCluster.Engine.Providers.Tls;

/// <summary>
/// What self-signed and locally signed certificates share: validity, uses, renewal. Semantics of terraform-provider-tls 4.
/// </summary>
internal abstract class CertificateHandler(string type, Property[] own, TimeProvider time)
    : ResourceHandler(type, new ObjectSchema([.. own, .. Shared]))
{
    private const string ReadyForRenewal = "readyForRenewal";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly Property[] Shared =
    [
        CertificateUses.Input,
        new("validityPeriodHours", PropertyType.IntegerIn(0, int.MaxValue)) { Required = true, Replaces = true },
        new("earlyRenewalHours", PropertyType.IntegerIn(0, int.MaxValue)) { Implied = 0.0 },
        new("isCaCertificate", PropertyType.Bool) { Implied = false, Replaces = true },
        new("setSubjectKeyId", PropertyType.Bool) { Implied = false, Replaces = true },
        new("maxPathLength", PropertyType.IntegerIn(-1, int.MaxValue)) { Replaces = true },
    ];

    /// <summary>The certificate's parties and its signature, which differ between the kinds.</summary>
    protected sealed record Parties(
        X509Name Subject, SubjectPublicKeyInfo SubjectKey, GeneralNames? AlternativeNames, X509Name Issuer,
        AsymmetricKeyParameter IssuerKey, AuthorityKeyIdentifier? AuthorityKeyId);

    protected abstract Parties PartiesOf(PropertyReader inputs);

    /// <summary>Outputs besides the certificate and its validity.</summary>
    protected abstract PropertyMap MoreOutputs(PropertyReader inputs, PropertyMap outputs);

    protected abstract string[] MoreComputed { get; }

    /// <summary>A certificate within its renewal period is replaced by the next update.</summary>
    public override async Task<DiffResult> DiffAsync(DiffRequest request, CancellationToken cancellation)
    {
        var diff = await base.DiffAsync(request, cancellation);
        if (!IsDue(request.OldOutputs, request.NewInputs))
            return diff;
        return new DiffResult(
            DiffChanges.Some, diff.Replaces.Add(ReadyForRenewal), diff.DeleteBeforeReplace,
            diff.Details.SetItem(ReadyForRenewal, new PropertyDiff(PropertyDiffKind.UpdateReplace, InputDiff: false)));
    }

    public override Task<CreateResult> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        if (request.Preview)
        {
            return Task.FromResult(new CreateResult(
                "",
                Predict(Complete(request.Inputs), ["certPem", ReadyForRenewal, "validityStartTime", "validityEndTime", .. MoreComputed])));
        }
        var inputs = new PropertyReader(request.Inputs);
        var serial = new BigInteger(1, RandomNumberGenerator.GetBytes(16));
        var start = new DateTime(time.GetUtcNow().UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        var end = start.AddHours(inputs.Int("validityPeriodHours", 0));
        var outputs = Complete(request.Inputs)
            .Set("certPem", PemText.Write("CERTIFICATE", Sign(inputs, PartiesOf(inputs), serial, start, end)))
            .Set("validityStartTime", start.ToString(TimeFormat, CultureInfo.InvariantCulture))
            .Set("validityEndTime", end.ToString(TimeFormat, CultureInfo.InvariantCulture));
        outputs = outputs.Set(ReadyForRenewal, IsDue(outputs, request.Inputs));
        return Task.FromResult(new CreateResult(serial.ToString(), MoreOutputs(inputs, outputs)));
    }

    public override Task<ReadResult> ReadAsync(ReadRequest request, CancellationToken cancellation)
    {
        var inputs = request.Inputs ?? PropertyMap.Empty;
        var outputs = request.Outputs ?? PropertyMap.Empty;
        return Task.FromResult(new ReadResult(request.Id, inputs, outputs.Set(ReadyForRenewal, IsDue(outputs, inputs))));
    }

    public override Task<UpdateResult> UpdateAsync(UpdateRequest request, CancellationToken cancellation)
    {
        var outputs = request.OldOutputs.SetAll(Complete(request.NewInputs));
        return Task.FromResult(new UpdateResult(outputs.Set(ReadyForRenewal, IsDue(outputs, request.NewInputs))));
    }

    private bool IsDue(PropertyMap outputs, PropertyMap inputs)
    {
        // How early it is renewed may not be known yet in a preview.
        if (inputs.ContainsUnknown() || new PropertyReader(outputs).OptionalString("validityEndTime") is not { } text)
            return false;
        var end = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        return time.GetUtcNow() >= end.AddHours(-new PropertyReader(inputs).Int("earlyRenewalHours", 0));
    }

    private static byte[] Sign(PropertyReader inputs, Parties parties, BigInteger serial, DateTime start, DateTime end)
    {
        var generator = new X509V3CertificateGenerator();
        generator.SetSerialNumber(serial);
        generator.SetIssuerDN(parties.Issuer);
        generator.SetSubjectDN(parties.Subject);
        generator.SetSubjectPublicKeyInfo(parties.SubjectKey);
        generator.SetNotBefore(start);
        generator.SetNotAfter(end);
        var (keyUsage, extended) = CertificateUses.Read(inputs.Strings("allowedUses"));
        if (keyUsage is not null)
            generator.AddExtension(X509Extensions.KeyUsage, true, keyUsage);
        if (extended is not null)
            generator.AddExtension(X509Extensions.ExtendedKeyUsage, false, extended);
        var isCa = inputs.Bool("isCaCertificate", false);
        generator.AddExtension(X509Extensions.BasicConstraints, true, Constraints(isCa, inputs.Int("maxPathLength", -1)));
        // Without it, a verifier cannot tell apart two authorities of the same name.
        if (isCa || inputs.Bool("setSubjectKeyId", false))
        {
            generator.AddExtension(
                X509Extensions.SubjectKeyIdentifier, false, X509ExtensionUtilities.CreateSubjectKeyIdentifier(parties.SubjectKey));
        }
        if (parties.AuthorityKeyId is not null)
            generator.AddExtension(X509Extensions.AuthorityKeyIdentifier, false, parties.AuthorityKeyId);
        if (parties.AlternativeNames is not null)
        {
            generator.AddExtension(X509Extensions.SubjectAlternativeName, parties.Subject.IsEmpty, parties.AlternativeNames);
        }
        return generator.Generate(new Asn1SignatureFactory(PemText.SignatureAlgorithm(parties.IssuerKey), parties.IssuerKey)).GetEncoded();
    }

    private static BasicConstraints Constraints(bool isCa, int maxPathLength) =>
        isCa && maxPathLength >= 0 ? new BasicConstraints(maxPathLength) : new BasicConstraints(isCa);
}
