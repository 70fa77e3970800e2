using System.Globalization;
using HaCluster.Components.Remote;
using HaCluster.Topology.Model;
using Pulumi;
using Pulumi.Command.Remote;

namespace HaCluster.Components.Backup;

/// <summary>pgBackRest on a database host: archives its WAL, and gives its files to the service hosts.</summary>
public sealed class BackupAgent : ComponentResource
{
    public BackupAgent(
        string name, ClusterTopology topology, Region region, Host host, BackupSecrets secrets, ComponentResourceOptions? options = null)
        : base("hacluster:backup:BackupAgent", name, options)
    {
        var (key, certificate) = secrets.IssueCertificate(region.Database);
        Installed = HostCommand.Run(this, host, "backup-agent", "Backup/agent.sh",
            new Dictionary<string, Input<string>>(PackageSourceVariables.Of(topology))
            {
                ["PG_VERSION"] = topology.Database.Version.ToString(CultureInfo.InvariantCulture),
                ["CA_CERTIFICATE"] = secrets.CaCertificate,
                ["HOST_CERTIFICATE"] = certificate,
                ["HOST_KEY"] = key,
                ["PGBACKREST_CONF"] = PgBackRestConf.RenderDatabase(topology, region),
                ["SERVER_UNIT"] = EmbeddedText.Read("Backup/server-unit.conf"),
                ["ARCHIVE_PROGRAM"] = EmbeddedText.Read("Backup/pgbackrest-archive.sh"),
                ["ARCHIVE_STATUS"] = ComponentScript.Program("Backup/archive-status.sh"),
                ["RESTORED_COPY"] = ComponentScript.Program("Backup/restored-copy.sh"),
                ["RESTORE_CHECK_DAYS"] = (topology.Backup?.RestoreCheckDays ?? 0).ToString(CultureInfo.InvariantCulture),
                ["RESTORE_CHECK_UNIT"] = EmbeddedText.Read("Backup/restore-check-unit.conf"),
                ["RESTORE_CHECK_TIMER"] = EmbeddedText.Read("Backup/restore-check-timer.conf"),
            });
        RegisterOutputs();
    }

    /// <summary>From here on PostgreSQL can be told to archive.</summary>
    public Command Installed { get; }
}
