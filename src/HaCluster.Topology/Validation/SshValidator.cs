using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed class SshValidator : ISettingsValidator
{
    private const string Generation = "ssh.keyGeneration";
    private const string Previous = "aws.sshPreviousPublicKey";

    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        foreach (var finding in Findings.OutOfRange(Generation, settings.Ssh.KeyGeneration, 1, 1_000_000))
            yield return finding;
        if (!settings.OnAws)
            yield break;
        if (settings.Aws.SshPublicKey is not null && settings.Ssh.KeyGeneration != 1)
            yield return new Diagnostic
            {
                Code = Codes.Config.NotAllowed,
                Summary = $"{Findings.Key(Generation)} is set for a key that the stack does not make.",
                Why = $"{Findings.Key("aws.sshPublicKey")} names a key of your own.",
                Fix = new ConfigRemove(Findings.Key(Generation)),
                Subject = Findings.Key(Generation),
            };
        if (settings.Aws is { SshPublicKey: null, SshPreviousPublicKey: not null })
            yield return new Diagnostic
            {
                Code = Codes.Config.KeyHalf,
                Summary = "A previous key is set without the key that replaces it.",
                Why = $"{Findings.Key("aws.sshPublicKey")} is not set.",
                Fix = Fix.Of($"Set {Findings.Key("aws.sshPublicKey")} too, or run {new ConfigRemove(Findings.Key(Previous))}."),
                Subject = Findings.Key(Previous),
            };
    }
}
