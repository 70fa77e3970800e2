using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;

namespace HaCluster.Topology.Validation;

internal sealed class DatabaseValidator : ISettingsValidator
{
    public IEnumerable<Diagnostic> Validate(ClusterSettings settings)
    {
        var database = settings.Database;
        return
        [
            .. Findings.OutOfRange("database.version", database.Version, 15, 18),
            .. Findings.OutOfRange("database.port", database.Port, 1024, 65535),
            .. Findings.OutOfRange("database.maxConnections", database.MaxConnections, 20, 1000),
            .. Findings.OutOfRange("database.memoryMb", database.MemoryMb, 256, 4194304),
            .. Findings.OutOfRange("database.sharedBuffersMb", database.SharedBuffersMb, 16, 65536),
            .. Findings.OutOfRange("database.workMemKb", database.WorkMemKb, 64, 1048576),
            .. Findings.OutOfRange("database.maintenanceWorkMemMb", database.MaintenanceWorkMemMb, 1, 65536),
            .. Findings.OutOfRange("database.maxWalSizeMb", database.MaxWalSizeMb, 64, 1048576),
            .. Findings.OutOfRange("database.maxSlotWalKeepSizeMb", database.MaxSlotWalKeepSizeMb, 128, 1048576),
            .. Findings.OutOfRange("database.walKeepSizeMb", database.WalKeepSizeMb, 64, 1048576),
            .. TooFewConnections(settings),
            .. PackageSourceValidator.Validate(
                "database.packageSource", database.PackageSource, "https://apt.postgresql.org/pub/repos/apt"),
            .. KeyOfSource(database.PackageSource),
        ];
    }

    private static IEnumerable<Diagnostic> KeyOfSource(PackageSourceSettings source)
    {
        if (source is not { Url: not null, Fingerprint: null })
            yield break;
        var path = "database.packageSource.fingerprint";
        yield return new Diagnostic
        {
            Code = Codes.Config.NotAllowed,
            Summary = $"{Findings.Key("database.packageSource.url")} needs {Findings.Key(path)}.",
            Why = "Packages are installed as root: the package source is trusted by its key, and by nothing else.",
            Fix = new ConfigSet(Findings.Key(path), "FINGERPRINT"),
            Subject = Findings.Key(path),
        };
    }

    private static IEnumerable<Diagnostic> TooFewConnections(ClusterSettings settings)
    {
        var instances = settings.Regions.Length * settings.Application.Hosts * settings.Application.Instances;
        var needed = ConnectionBudget.Reserved + instances * ConnectionBudget.LeastPerInstance;
        if (settings.Database.MaxConnections < 20 || settings.Database.MaxConnections >= needed)
            yield break;
        yield return new Diagnostic
        {
            Code = Codes.Config.TooFewConnections,
            Summary = "The database accepts fewer connections than the application needs.",
            Why = $"{instances} instances need at least {needed} connections. {Findings.Key("database.maxConnections")} is "
                + $"{settings.Database.MaxConnections}.",
            Fix = new ConfigSet(Findings.Key("database.maxConnections"), $"{ConnectionBudget.Reserved + instances * 10}"),
            Subject = Findings.Key("database.maxConnections"),
        };
    }
}
