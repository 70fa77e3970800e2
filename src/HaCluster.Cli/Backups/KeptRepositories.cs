using System.Collections.Immutable;
using System.Text.Json.Nodes;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Deployment.Properties;
using HaCluster.Diagnostics;
using HaCluster.Topology;
using HaCluster.Topology.Model;
using Spectre.Console;

namespace HaCluster.Cli.Backups;

/// <summary>The repositories of a stack that is deleted, which may outlive it.</summary>
/// <param name="Stack">The stack.</param>
/// <param name="Urns">Of their volumes; empty when there is none.</param>
internal sealed record KeptRepositories(IStack Stack, ImmutableArray<string> Urns)
{
    private const string VolumeType = "docker:index/volume:Volume";

    private IEnumerable<string> Names => Urns.Select(UrnParts.NameOf);

    public static async Task<KeptRepositories> FindAsync(IStack stack, CancellationToken cancellation) => new(
        stack,
        [
            .. (await stack.ReadResourcesAsync(cancellation)).Select(resource => resource.Urn).Where(urn =>
                UrnParts.TypeOf(urn) == VolumeType && LocalNames.IsRepositoryVolume(UrnParts.NameOf(urn))),
        ]);

    /// <exception cref="DiagnosticException">There is none that could be kept.</exception>
    public void EnsureCanBeKept()
    {
        if (!Urns.IsEmpty)
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
        session.HumanResult.WriteLine($"Kept: the backups in the volume{(Urns.Length == 1 ? "" : "s")} {string.Join(" and ", Names)}");
        session.HumanResult.WriteLine(session.CommandStyle.Write(Fix.Of(
            $"  their database back: {new ConfigSet(RepositoryKey.Source, "REGION")}, then {new ProductCommand("up")}")));
        session.HumanResult.WriteLine(session.CommandStyle.Write(Fix.Of(
            $"  delete them:         {new ShellCommand($"docker volume rm {string.Join(' ', Names)}")}")));
    }
}
