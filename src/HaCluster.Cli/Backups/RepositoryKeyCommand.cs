using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Diagnostics;

namespace HaCluster.Cli.Backups;

/// <summary><c>backup key</c>: prints the key without which the repositories cannot be read, so that it can be kept elsewhere.</summary>
internal static class RepositoryKeyCommand
{
    public static Command Create(Verb verb) => verb.Define(
        "key", "Print the key of the repositories, to be kept in a safe place outside of both regions.",
        async (session, _, cancellation) =>
        {
            var stack = session.OpenStack();
            var key = await RepositoryKey.FindAsync(stack, cancellation) ?? throw new DiagnosticException(
                Codes.Backup.KeyUnknown, $"Stack {stack.Name} has no key of repositories.", subject: stack.Name,
                why: $"{RepositoryKey.Setting} is not set, and no cluster with backups was deployed.",
                fix: Fix.Of($"Enable backups with {new ConfigSet("hacluster:backup.enabled", "true")} and run {new ProductCommand("up")}. "
                    + $"The state of a cluster that runs elsewhere is brought here by {new ProductCommand("adopt")}."));
            if (session.Options.Json)
            {
                session.WriteJson(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("repositoryKey", key.Reveal());
                    writer.WriteEndObject();
                });
            }
            else
                session.Host.Output.WriteLine(key.Reveal());
            return ExitCodes.Ok;
        });
}
