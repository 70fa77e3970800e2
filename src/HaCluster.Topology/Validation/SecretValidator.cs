using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed class SecretValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings) =>
    [
        .. Findings.OutOfRange("secrets.passwordGeneration", settings.Secrets.PasswordGeneration, 1, 1_000_000),
        .. Findings.OutOfRange("secrets.certificateGeneration", settings.Secrets.CertificateGeneration, 1, 1_000_000),
    ];
}
