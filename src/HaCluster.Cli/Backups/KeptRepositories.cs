using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Topology;
using HaCluster.Topology.Configuration;
using HaCluster.Topology.Model;
using Spectre.Console;

namespace HaCluster.Cli.Backups;

/// <summary>The repositories of a stack that is deleted, which may outlive it.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Urns">Of their volumes; empty when there is none.</param>
/// <param name="Buckets">Names of their buckets, which are never deleted; empty when there is none.</param>
internal sealed record KeptRepositories(IStack Stack, ImmutableArray<string> Urns, ImmutableArray<string> Buckets)
{
    private const string VolumeType = "docker:index/volume:Volume";
    private const string BucketType = "aws:s3/bucket:Bucket";

    private IEnumerable<string> Names => Urns.Select(UrnParts.NameOf);

    public static async Task<KeptRepositories> FindAsync(IStack stack, CancellationToken cancellation)
    {
        var resources = await stack.ReadResourcesAsync(cancellation);
        return new(
            stack,
            [
                .. resources.Select(resource => resource.Urn).Where(urn =>
                    UrnParts.TypeOf(urn) == VolumeType && LocalNames.IsRepositoryVolume(UrnParts.NameOf(urn))),
            ],
            [
                .. resources.Where(resource => UrnParts.TypeOf(resource.Urn) == BucketType).Select(resource => resource.Id)
                    .Concat(resources.IsEmpty ? [] : Configured(stack)).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal),
            ]);
    }

    /// <summary>Whether the repositories of the stack are in buckets, as it is configured.</summary>
    public static bool HaveBuckets(IStack stack) => BucketsOf(stack).Any();

    // Those that were there before the stack.
    private static IEnumerable<string> Configured(IStack stack) => BucketsOf(stack).Select(bucket => bucket.Name).OfType<string>();

    private static IEnumerable<RepositoryBucket> BucketsOf(IStack stack) =>
        ClusterConfiguration.Load(stack.Configuration.ReadAll().ToDictionary(entry => entry.Key, entry => entry.Value.Value))
            .Topology?.Regions.Select(region => region.Bucket).OfType<RepositoryBucket>() ?? [];

    /// <exception cref="DiagnosticException">There is none that could be kept.</exception>
    public void EnsureCanBeKept()
    {
        if (!Urns.IsEmpty || !Buckets.IsEmpty)
            return;
        throw new DiagnosticException(
            Codes.Backup.NotKept, $"Stack {Stack.Name} has no backups that can be kept; nothing was deleted.", subject: Stack.Name,
            why: StackTarget.Of(Stack.Configuration) == Target.Aws
                ? "On AWS a repository is on the root volume of its service host, and goes with it."
                : "Its state has no volume of a repository.",
            fix: Fix.Of("Run the command again without --keep-backups if everything may go."));
    }

    /// <summary>Keeps the key in the configuration, and has the engine leave the volumes.</summary>
    public async Task KeepAsync(CommandSession session, CancellationToken cancellation)
    {
        if (!Stack.Configuration.ReadAll().ContainsKey(RepositoryKey.Setting))
        {
            var key = await RepositoryKey.FindAsync(Stack, cancellation) ?? throw new DiagnosticException(
                Codes.Backup.KeyUnknown, $"The key of the repositories is not in the state of stack {Stack.Name}; nothing was deleted.",
                subject: Stack.Name, fix: Fix.Of($"Look for it: {new ProductCommand("backup", "key")}."));
            Stack.Configuration.Set(RepositoryKey.Setting, key.Reveal(), secret: true);
            session.Note($"The key of the repositories is kept in {Markup.Escape(Stack.Configuration.FilePath)}.");
        }
        if (Urns.IsEmpty)
            return;
        var state = await Stack.ExportAsync(showSecrets: false, cancellation);
        await Stack.ImportAsync(Retain(state, Urns), force: false, cancellation);
    }

    /// <summary>Marks resources of an exported state: their deletion takes them out of the state and leaves the real things.</summary>
    internal static string Retain(string state, ImmutableArray<string> urns)
    {
        var root = JsonNode.Parse(state)!;
        foreach (var resource in root["deployment"]!["resources"]!.AsArray().OfType<JsonObject>())
        {
            if (urns.Contains(resource["urn"]!.GetValue<string>()))
                resource["retainOnDelete"] = true;
        }
        return root.ToJsonString();
    }

    public void Show(CommandSession session)
    {
        var (kind, names) = Urns.IsEmpty ? ("bucket", Buckets) : ("volume", [.. Names]);
        var back = new ConfigSet(RepositoryKey.Source, "REGION");
        session.HumanResult.WriteLine($"Kept: the backups in the {kind}{(names.Length == 1 ? "" : "s")} {string.Join(" and ", names)}");
        session.HumanResult.WriteLine(session.CommandStyle.Write(Urns.IsEmpty
            ? Fix.Of($"  their database back: set hacluster:regions[n].backupBucket, {back}, then {new ProductCommand("up")}")
            : Fix.Of($"  their database back: {back}, then {new ProductCommand("up")}")));
        if (!Urns.IsEmpty)
        {
            session.HumanResult.WriteLine(session.CommandStyle.Write(Fix.Of(
                $"  delete them:         {new ShellCommand($"docker volume rm {string.Join(' ', names)}")}")));
        }
    }
}
