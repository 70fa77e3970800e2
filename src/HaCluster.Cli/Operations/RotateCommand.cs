using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Configuration;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Preflight;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Observation;
using HaCluster.Topology;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

/// <summary><c>rotate ssh-key</c>: new credentials for a running cluster, and an end to the old ones.</summary>
internal static class RotateCommand
{
    private const string KeyGeneration = $"{ClusterSettings.Project}:ssh.keyGeneration";

    // The first new key is put beside the old one, the second one takes the old one's place: what was handed out is refused then.
    private const int NewKeys = 2;

    public static Command Create(Verb verb)
    {
        var key = verb.Define(
            "ssh-key", "Give every host a new SSH key and have it refuse the old one; no host is replaced.",
            (session, _, cancellation) => RotateKeyAsync(session, cancellation));
        return new Command("rotate", "Replace credentials while the cluster serves.") { key };
    }

    private static async Task<int> RotateKeyAsync(CommandSession session, CancellationToken cancellation)
    {
        Confirmation.EnsurePossible(session, "rotation");
        var stack = session.OpenStack();
        EnsureKeyOfStack(stack);
        // What is pending is finished first, the rotation before this one included: each step needs the key of the one before on all hosts.
        session.StreamsJson = true;
        var exitCode = await UpCommand.RunAsync(session, OperationArguments.None, cancellation);
        if (exitCode != ExitCodes.Ok)
            return exitCode;
        await EnsureHostsAnswerAsync(stack, cancellation);
        if (!await Confirmation.AskAsync(session, "rotation", () => ShowDetails(session), cancellation))
            throw Declined.Because("The rotation was declined; the keys are as they were.");

        for (var made = 0; made < NewKeys; made++)
        {
            var next = PreflightSuite.Load(stack).Settings.Ssh.KeyGeneration + 1;
            var (place, isPath) = SettingForms.ToSet(stack.Configuration, KeyGeneration, path: false);
            stack.Configuration.Set(place, $"{next}", secret: false, isPath);
            exitCode = await UpCommand.RunAsync(session.Confirmed(), OperationArguments.None, cancellation);
            if (exitCode == ExitCodes.Ok)
                continue;
            session.Note(
                $"The rotation is not complete. To continue it: "
                    + $"[bold]{Markup.Escape(session.CommandStyle.Write(new ProductCommand("rotate", "ssh-key")))}[/]");
            return exitCode;
        }
        session.Note("The old key was taken from every host. Give colleagues a new access file: "
            + $"[bold]{Markup.Escape(session.CommandStyle.Write(new ProductCommand("access", "export", "FILE")))}[/]");
        return ExitCodes.Ok;
    }

    private static void ShowDetails(CommandSession session) => session.Note(
        "Two updates follow. Each makes a key, puts it on every host and runs the steps of all hosts again, which changes nothing else.");

    // The new key must be put on each of them; without one, the rotation would stop in the middle.
    private static async Task EnsureHostsAnswerAsync(IStack stack, CancellationToken cancellation)
    {
        if (await ClusterLookup.TryFindAsync(stack, cancellation) is not { } endpoints)
            return;
        using var observer = new ClusterObserver(endpoints);
        var seen = await observer.ObserveAsync(cancellation);
        string[] silent =
        [
            .. seen.Hosts.Values.Where(host => !host.Up).Select(host => host.Name)
                .Union(seen.Databases.Values.Where(database => database.Server == ServerState.Absent).Select(database => database.Name))
                .Order(StringComparer.Ordinal),
        ];
        if (silent.Length == 0)
            return;
        throw new DiagnosticException(
            Codes.Status.HostDown, $"These hosts do not answer: {string.Join(", ", silent)}. The keys are as they were.",
            why: "A rotation puts the new key on every host.",
            fix: Fix.Of(
                $"See why with {new ProductCommand("status")}, bring them back, and run {new ProductCommand("rotate", "ssh-key")} again."));
    }

    private static void EnsureKeyOfStack(IStack stack)
    {
        if (PreflightSuite.Load(stack).Settings is not { Target: Target.Aws, Aws.SshPublicKey: not null })
            return;
        throw new DiagnosticException(
            Codes.Command.Usage, $"The hosts of stack {stack.Name} have a key of your own, which only you can replace.",
            fix: Fix.Of(
                $"Set aws.sshPreviousPublicKey to the present one and aws.sshPublicKey to the new one, and run {new ProductCommand("up")}; "
                    + $"then remove aws.sshPreviousPublicKey and run it again."));
    }
}
