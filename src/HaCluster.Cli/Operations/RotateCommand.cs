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
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

/// <summary><c>rotate passwords|certificates|ssh-key|all</c>: new credentials for a running cluster, and an end to the old ones.</summary>
internal static class RotateCommand
{
    private static readonly Rotation SshKey = new(
        "ssh-key", "keys", "ssh.keyGeneration", settings => settings.Ssh.KeyGeneration,
        // The first new key is put beside the old one, the second one takes the old one's place: what was handed out is refused then.
        Updates: _ => 2,
        "Two updates follow. Each makes a key, puts it on every host and runs the steps of all hosts again, which changes nothing else.",
        "The old key was taken from every host. Give colleagues a new access file: ",
        new ProductCommand("access", "export", "FILE"));

    private static readonly Rotation Passwords = new(
        "passwords", "passwords", "secrets.passwordGeneration", settings => settings.Secrets.PasswordGeneration,
        Updates: _ => 1,
        "An update follows. It makes new passwords for the roles of the database, has everything log in with them, instances of the "
            + "application one after the other, and then ends the old ones.",
        "The database refuses the old passwords. Since when it has the new ones: ",
        new ProductCommand("status"));

    private static readonly Rotation Certificates = new(
        "certificates", "certificates", "secrets.certificateGeneration", settings => settings.Secrets.CertificateGeneration,
        AuthorityTurn.UpdatesFrom,
        "Up to three updates follow. The first has all hosts trust a new certificate authority beside the old one, the second gives the "
            + "servers certificates of the new one, the third has all hosts trust the new one only. The first and the third replace the "
            + "instances of the application, one after the other.",
        "Certificates of the old authority are refused. Until when the new ones are valid: ",
        new ProductCommand("status"));

    public static Command Create(Verb verb)
    {
        var key = verb.Define(
            SshKey.Name, "Give every host a new SSH key and have it refuse the old one; no host is replaced.",
            (session, _, cancellation) => RotateKeyAsync(session, cancellation));
        var passwords = verb.Define(
            Passwords.Name, "Give the database new passwords and have it refuse the old ones; no host is replaced, no request fails.",
            (session, _, cancellation) => RotateAsync(session, [Passwords], cancellation));
        var certificates = verb.Define(
            Certificates.Name, "Give the servers certificates of a new authority and have all hosts refuse the old one; no request fails.",
            (session, _, cancellation) => RotateAsync(session, [Certificates], cancellation));
        var all = verb.Define(
            "all", "Replace passwords, certificates and, where the stack makes it, the SSH key.",
            (session, _, cancellation) => RotateAllAsync(session, cancellation));
        return new Command("rotate", "Replace credentials while the cluster serves.") { key, passwords, certificates, all };
    }

    private static Task<int> RotateKeyAsync(CommandSession session, CancellationToken cancellation)
    {
        Confirmation.EnsurePossible(session, "rotation");
        var stack = session.OpenStack();
        return HasKeyOfStack(stack) ? RotateAsync(session, [SshKey], cancellation) : throw new DiagnosticException(
            Codes.Command.Usage, $"The hosts of stack {stack.Name} have a key of your own, which only you can replace.",
            fix: Fix.Of(
                $"Set aws.sshPreviousPublicKey to the present one and aws.sshPublicKey to the new one, and run {new ProductCommand("up")}; "
                    + $"then remove aws.sshPreviousPublicKey and run it again."));
    }

    private static Task<int> RotateAllAsync(CommandSession session, CancellationToken cancellation)
    {
        Confirmation.EnsurePossible(session, "rotation");
        if (HasKeyOfStack(session.OpenStack()))
            return RotateAsync(session, [Passwords, Certificates, SshKey], cancellation);
        session.Note("The SSH key is your own and stays.");
        return RotateAsync(session, [Passwords, Certificates], cancellation);
    }

    private static async Task<int> RotateAsync(CommandSession session, Rotation[] rotations, CancellationToken cancellation)
    {
        Confirmation.EnsurePossible(session, "rotation");
        var stack = session.OpenStack();
        var again = rotations is [var only] ? only.Command : new ProductCommand("rotate", "all");
        var things = string.Join(", ", rotations.Select(rotation => rotation.Things));
        // What is pending is finished first, the rotation before this one included: an update needs what the one before put on all hosts.
        session.StreamsJson = true;
        var exitCode = await UpCommand.RunAsync(session, OperationArguments.None, cancellation);
        if (exitCode != ExitCodes.Ok)
            return exitCode;
        await EnsureHostsAnswerAsync(stack, things, again, cancellation);
        if (!await Confirmation.AskAsync(session, "rotation", () => Announce(session, rotations), cancellation))
            throw Declined.Because($"The rotation was declined; the {things} are as they were.");

        foreach (var rotation in rotations)
        {
            for (var left = rotation.Updates(Number(stack, rotation)); left > 0; left--)
            {
                var (place, isPath) = SettingForms.ToSet(stack.Configuration, rotation.Key, path: false);
                stack.Configuration.Set(place, $"{Number(stack, rotation) + 1}", secret: false, isPath);
                exitCode = await UpCommand.RunAsync(session.Confirmed(), OperationArguments.None, cancellation);
                if (exitCode == ExitCodes.Ok)
                    continue;
                session.Note($"The rotation is not complete. To continue it: {Shown(session, again)}");
                return exitCode;
            }
            session.Note($"{rotation.Outcome}{Shown(session, rotation.Afterwards)}");
        }
        return ExitCodes.Ok;
    }

    private static int Number(IStack stack, Rotation rotation) => rotation.Number(PreflightSuite.Load(stack).Settings);

    private static void Announce(CommandSession session, Rotation[] rotations)
    {
        foreach (var rotation in rotations)
            session.Note(rotation.Announcement);
    }

    private static string Shown(CommandSession session, ProductCommand command) =>
        $"[bold]{Markup.Escape(session.CommandStyle.Write(command))}[/]";

    // What is new must be put on each of them; without one, the rotation would stop in the middle.
    private static async Task EnsureHostsAnswerAsync(
        IStack stack, string things, ProductCommand again, CancellationToken cancellation)
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
            Codes.Status.HostDown, $"These hosts do not answer: {string.Join(", ", silent)}. The {things} are as they were.",
            why: $"A rotation puts new {things} on the hosts.",
            fix: Fix.Of($"See why with {new ProductCommand("status")}, bring them back, and run {again} again."));
    }

    private static bool HasKeyOfStack(IStack stack) =>
        PreflightSuite.Load(stack).Settings is not { Target: Target.Aws, Aws.SshPublicKey: not null };

    /// <param name="Name">As the command calls it.</param>
    /// <param name="Things">What is replaced, in the plural.</param>
    /// <param name="Setting">The number that an update with new ones raises by one, without the project's name.</param>
    /// <param name="Number">What it is now.</param>
    /// <param name="Updates">From a number, with how many of them the old ones end.</param>
    /// <param name="Announcement">What will be done.</param>
    /// <param name="Outcome">What was done, and what the command is for that follows.</param>
    private sealed record Rotation(
        string Name, string Things, string Setting, Func<ClusterSettings, int> Number, Func<int, int> Updates, string Announcement,
        string Outcome, ProductCommand Afterwards)
    {
        public string Key => $"{ClusterSettings.Project}:{Setting}";

        public ProductCommand Command => new("rotate", Name);
    }
}
