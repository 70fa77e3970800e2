using System.Collections.Immutable;
using System.CommandLine;
using HaCluster.Cli.Access;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Containers;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Operations.Views;
using HaCluster.Cli.Recovery;
using HaCluster.Cli.Status;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Adoption;

/// <summary>
/// <c>adopt</c>: makes the state of a running cluster again, from the copy that its own hosts keep. Changes nothing of the cluster.
/// </summary>
internal static class AdoptCommand
{
    private const string Question = "adoption";

    public static Command Create(Verb verb)
    {
        var from = new Option<string?>("--from")
        {
            Description = "Read this recovery copy, which was taken off a database host, instead of those in the containers.",
            HelpName = "FILE",
        };
        var command = verb.Define(
            "adopt", "Take over a running cluster whose state is lost, from the copy on its database hosts; changes nothing of it.",
            (session, result, cancellation) => RunAsync(session, result.GetValue(from), cancellation));
        command.Options.Add(from);
        return command;
    }

    private static async Task<int> RunAsync(CommandSession session, string? from, CancellationToken cancellation)
    {
        Confirmation.EnsurePossible(session, Question);
        var stack = session.OpenStack();
        if (session.Workspace.ProjectName != ClusterSettings.Project)
            throw new DiagnosticException(
                Codes.Adopt.Unsuitable, $"Only a stack of project '{ClusterSettings.Project}' can be adopted.",
                subject: session.Workspace.ProjectName);
        var replaced = await RefuseKnownAsync(session, stack, cancellation);
        var containers = await FindContainersAsync(session, stack, cancellation);
        var found = await FindCopyAsync(session, stack, containers, from, cancellation);
        var state = CopiedState.Read(found.Copy.Deployment);
        if (!state.Containers.Any(recorded => containers.Any(container => container.Id == recorded.Id)))
            throw new DiagnosticException(
                Codes.Adopt.NoCopy, $"The recovery copy is not of the cluster that runs: Docker has none of its containers.",
                subject: stack.Name,
                why: $"The copy was saved {Age.Of(found.Copy.Header.SavedAt, session.Host.Time)} ago and has "
                    + $"{string.Join(", ", state.Containers.Select(container => container.Name))}.");

        Show(session, found, state, containers, replaced);
        if (!await Confirmation.AskAsync(session, Question, () => ShowContainers(session, containers), cancellation))
            throw Declined.Because("The adoption was declined; nothing was changed.");
        return await ImportAsync(session, found.Copy, containers, cancellation);
    }

    /// <returns>Why the state that is there cannot be read, and is to be replaced; null where there is none.</returns>
    private static async Task<string?> RefuseKnownAsync(CommandSession session, IStack stack, CancellationToken cancellation)
    {
        if (stack.Engine != EngineNames.Embedded)
            throw new DiagnosticException(
                Codes.Adopt.Unsuitable, $"Pulumi keeps stack {stack.Name}: its back end is the state, and the hosts have no copy of it.",
                subject: stack.Name,
                fix: Fix.Of(
                    $"Restore the back end, or import an export of the stack: "
                        + $"{new ShellCommand($"pulumi stack import --stack {stack.Name} --file FILE")}. "
                        + $"Without both, import the resources one by one (`pulumi import`), or build a new cluster."));
        try
        {
            var count = (await stack.ReadResourcesAsync(cancellation)).Length;
            return count == 0 ? null : throw new DiagnosticException(
                Codes.Adopt.Unsuitable, $"Stack {stack.Name} has a state with {count} resources; there is nothing to adopt.",
                subject: stack.Name, fix: new ProductCommand("status"));
        }
        catch (DeploymentException exception) when (exception.Diagnostic.Code == Codes.Deployment.Passphrase)
        {
            return exception.Message;
        }
    }

    private static async Task<ImmutableArray<DockerThing>> FindContainersAsync(
        CommandSession session, IStack stack, CancellationToken cancellation)
    {
        var docker = await DockerSnapshot.TakeAsync(session.Host.Variable("DOCKER_HOST"), cancellation);
        if (!docker.Reachable)
            throw new DiagnosticException(
                Codes.Check.Docker, $"Docker cannot be reached at {docker.Endpoint}.", docker.Failure,
                Fix.Of("Start Docker, or set DOCKER_HOST to the Docker that runs the cluster."));
        var ofStack = docker.Things.Where(thing => thing.Kind == "container" && thing.IsOfStack(stack.Name)).ToArray();
        var own = ofStack.Where(container => container.IsFrom(session.Workspace.Directory)).ToImmutableArray();
        if (!own.IsEmpty)
            return own;
        var elsewhere = ofStack.GroupBy(container => container.Directory!, StringComparer.Ordinal).ToArray();
        return elsewhere switch
        {
            [] => throw new DiagnosticException(
                Codes.Adopt.NothingRuns, $"Docker has no container of stack {stack.Name}.", subject: stack.Name,
                why: $"Containers of a cluster have the label {LocalNames.StackLabel}.",
                fix: Fix.Of($"If the cluster is not kept elsewhere, deploy it: {new ProductCommand("up")}.")),
            [var only] => await KeepsStateAsync(session, stack.Name, only.Key, cancellation)
                ? throw new DiagnosticException(
                    Codes.Adopt.Unsuitable, $"The containers of stack {stack.Name} were made from {only.Key}, which has their state.",
                    subject: only.Key,
                    fix: Fix.Of($"Work there: {new ProductCommand("status") { Directory = only.Key }}."))
                : [.. only],
            _ => throw new DiagnosticException(
                Codes.Adopt.Unsuitable, $"Docker has {elsewhere.Length} clusters of a stack {stack.Name}, and none was made from here.",
                subject: stack.Name, why: $"They were made from {string.Join(" and ", elsewhere.Select(group => group.Key))}.",
                fix: Fix.Of("Run the command in a checkout at the path of the one that is meant.")),
        };
    }

    private static async Task<bool> KeepsStateAsync(
        CommandSession session, string stack, string directory, CancellationToken cancellation)
    {
        if (!Directory.Exists(directory))
            return false;
        try
        {
            return !(await session.OpenWorkspace(directory).OpenStack(stack).ReadResourcesAsync(cancellation)).IsEmpty;
        }
        catch (Exception exception) when (exception is DiagnosticException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task<FoundCopy> FindCopyAsync(
        CommandSession session, IStack stack, ImmutableArray<DockerThing> containers, string? from, CancellationToken cancellation)
    {
        var files = from is null
            ? await CopyFinder.ReadAsync(session.Host.Variable("DOCKER_HOST"), containers, cancellation)
            : [(from, await ReadAsync(session, from, cancellation))];
        if (files.IsEmpty)
            throw NoCopy(session, stack, containers, "No container of the cluster has one.");
        byte[] key;
        try
        {
            key = AccessKey.Read(session.Host);
        }
        catch (AccessException exception)
        {
            var places = string.Join(", ", files.Select(file => file.Place));
            throw NoCopy(session, stack, containers, $"Sealed copies are on {places}. {exception.Message}");
        }
        var (latest, problems) = CopyFinder.Open(files, session.Workspace.ProjectName, stack.Name, key);
        return latest ?? throw NoCopy(session, stack, containers, $"{string.Join("; ", problems)}.");
    }

    private static DiagnosticException NoCopy(
        CommandSession session, IStack stack, ImmutableArray<DockerThing> containers, string why)
    {
        var database = containers.FirstOrDefault(container => container.Name.EndsWith("-db", StringComparison.Ordinal)) ?? containers[0];
        var dump = new ShellCommand(
            $"docker exec -u postgres {database.Name} pg_dump -Fc {DatabaseNames.Database} > {DatabaseNames.Database}.dump");
        return new DiagnosticException(
            Codes.Adopt.NoCopy, $"Stack {stack.Name} has no recovery copy that can be opened.", why,
            Fix.Of(
                $"Restore the directory {session.Workspace.StateDirectory}, or the key {AccessKey.PathOf(session.Host)} of the operator who "
                    + $"ran {new ProductCommand("up")} last. If neither can be had, the cluster serves on but cannot be managed: build it "
                    + $"anew, which is an outage. Save the data ({dump}), remove the containers, networks and volumes with the label "
                    + $"{LocalNames.StackLabel}={stack.Name}, run {new ProductCommand("up")}, and restore the dump."),
            stack.Name);
    }

    private static async Task<byte[]> ReadAsync(CommandSession session, string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllBytesAsync(Path.GetFullPath(path, session.Host.CurrentDirectory), cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                Codes.Command.FileUnreadable, $"{path} cannot be read.", exception.Message, Fix.Of("Check the path after --from."), path,
                exception);
        }
    }

    private static void Show(
        CommandSession session, FoundCopy found, CopiedState state, ImmutableArray<DockerThing> containers, string? replaced)
    {
        var (console, header) = (session.Human, found.Copy.Header);
        var recorded = state.Containers.Where(container => containers.Any(real => real.Id == container.Id)).ToArray();
        console.WriteLine($"Recovery copy of stack {header.Stack}");
        Line("saved", [$"{header.SavedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {Age.Of(header.SavedAt, session.Host.Time)} ago"]);
        Line("found on", found.Places);
        Line("resources", [$"{state.ResourceCount}"]);
        Line("running", containers.Where(container => container.State == "running").Select(container => container.Name));
        Line("not running", containers.Where(container => container.State != "running").Select(container => container.Description));
        Line("not in Docker", state.Containers.Except(recorded).Select(container => container.Name));
        Line(
            "not in the copy",
            containers.Where(real => state.Containers.All(container => container.Id != real.Id)).Select(real => real.Name));
        if (!containers.Any(container => container.IsFrom(session.Workspace.Directory)))
            Line("made from", [$"{containers[0].Directory}, which has no state of them; this directory takes them over"]);
        if (replaced is not null)
            Line("replaces", [$"a state that cannot be read: {replaced}"]);

        void Line(string title, IEnumerable<string> values)
        {
            var text = string.Join(", ", values);
            if (text.Length > 0)
                console.WriteLine($"  {$"{title}:",-17}{text}");
        }
    }

    private static void ShowContainers(CommandSession session, ImmutableArray<DockerThing> containers)
    {
        foreach (var container in containers)
            session.Human.WriteLine($"  {container.Description,-24} {container.Id[..Math.Min(12, container.Id.Length)]}  {container.Urn}");
    }

    private static async Task<int> ImportAsync(
        CommandSession session, RecoveryCopy copy, ImmutableArray<DockerThing> containers, CancellationToken cancellation)
    {
        var workspace = session.Workspace;
        // Before anything is encrypted: the configuration may have secrets under it.
        if (copy.Passphrase is { } passphrase)
            workspace.RestoreGeneratedPassphrase(passphrase);
        var stack = CreateOrOpen(workspace, copy.Header.Stack, copy.Header.Engine);
        await stack.ImportAsync(copy.Deployment, force: false, cancellation);
        session.Note($"Imported the state of stack {Markup.Escape(stack.Name)}.");
        var missing = await SourceFiles.RestoreAsync(
            session.Host.Variable("DOCKER_HOST"), workspace, containers, copy.Deployment, cancellation);
        if (!missing.IsEmpty)
            session.Note(
                $"[yellow]Warning:[/] no host has {Markup.Escape(string.Join(", ", missing))} as it was copied there. Before the next `up` "
                    + "run `docker/app/build.sh --output .hacluster/images`.");
        // What has changed since the copy was saved.
        var run = await new OperationRunner(session, stack).RunAsync(OperationKind.Refresh, new OperationOptions(), cancellation);
        if (run.Summary.Outcome != OperationOutcome.Succeeded)
        {
            SummaryBlock.Show(session.Human, run.Progress, run.Summary);
            EndOfFailure.Show(session, run, "refresh");
            return OperationRunner.ExitCodeOf(run.Summary);
        }
        var endpoints = await ClusterLookup.FindAsync(session, stack, cancellation);
        AccessUpkeep.Save(session, stack.Name, stack.Engine, endpoints);
        await RecoveryUpkeep.KeepAsync(session, stack, endpoints, cancellation);
        await StatusCommand.ShowAsync(
            session, new FoundCluster(endpoints, stack.Name, stack.Engine) { Stack = stack }, cancellation);
        return ExitCodes.Ok;
    }

    private static IStack CreateOrOpen(IWorkspace workspace, string name, string engine)
    {
        try
        {
            return workspace.CreateStack(name, null, engine);
        }
        catch (DeploymentException exception) when (exception.Diagnostic.Code == Codes.Deployment.StackExists)
        {
            return workspace.OpenStack(name);
        }
    }
}
