using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;

namespace HaCluster.Cli.Inspection;

/// <summary><c>ssh HOST [COMMAND…]</c>.</summary>
internal static class SshCommand
{
    public static Command Create(Verb verb)
    {
        var host = new Argument<string>("host") { Description = "Host of the cluster, such as site1-db." };
        var remote = new Argument<string[]>("command")
        {
            Description = "Command to run there; a shell when left out. Put -- before it.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = verb.Define(
            "ssh", "Open a shell on a host of the cluster, or run a command there.", async (session, result, cancellation) =>
            {
                var endpoints = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
                return await SystemSsh.RunAsync(
                    endpoints, endpoints.RequireHost(result.GetRequiredValue(host)), result.GetValue(remote) ?? [],
                    allocateTerminal: session.Host.InputIsTerminal && session.Host.OutputIsTerminal, cancellation);
            });
        command.Arguments.Add(host);
        command.Arguments.Add(remote);
        return command;
    }
}
