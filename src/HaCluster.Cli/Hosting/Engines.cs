using System.Collections.Immutable;
using HaCluster.Deployment;
using HaCluster.Deployment.PulumiCli;
using HaCluster.Topology;
#if EMBEDDED_ENGINE
using HaCluster.Engine.Providers.Command;
using HaCluster.Engine.Providers.Docker;
using HaCluster.Engine.Providers.Random;
using HaCluster.Engine.Providers.Tls;
using HaCluster.Engine.Workspaces;
#endif

namespace HaCluster.Cli.Hosting;

/// <summary>
/// Composes the engines of this program: the Pulumi command line and, unless it was built with <c>EmbeddedEngine=false</c>, the embedded
/// engine. The only file of the product that names the embedded engine.
/// </summary>
internal static class Engines
{
    /// <param name="directory">The directory with <c>Pulumi.yaml</c>.</param>
    /// <param name="outer">The directory of the project around it; null when there is none.</param>
    public static StackRouter Open(CliHost host, string directory, string? outer)
    {
        var around = outer is null ? null : Open(host, outer, null);
        var pulumi = PulumiWorkspace.Open(
            directory, host.Environment, outer is null ? null : PulumiWorkspace.Open(outer, host.Environment));
        return new StackRouter([.. Embedded(host, directory), pulumi], DefaultEngine, around, host.Warn);
    }

    /// <summary>The engine of a new stack: AWS needs the providers that only Pulumi has.</summary>
    private static string DefaultEngine(IStackConfiguration configuration) =>
        StackTarget.Of(configuration) == Target.Aws ? EngineNames.Pulumi : EngineNames.Embedded;

#if EMBEDDED_ENGINE
    private static ImmutableArray<IEngineWorkspace> Embedded(CliHost host, string directory) =>
    [
        Workspace.Open(directory, new EngineSettings
        {
            Providers = [new CommandProviderFactory(), new DockerProviderFactory(), new RandomProviderFactory(), new TlsProviderFactory()],
            Environment = name => host.Environment.GetValueOrDefault(name),
        }),
    ];
#else
    private static ImmutableArray<IEngineWorkspace> Embedded(CliHost host, string directory) => [];
#endif
}
