using HaCluster.Cli.Access;
using HaCluster.Cli.Configuration;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Observation;
using HaCluster.Observation.Status;
using HaCluster.Topology;
using HaCluster.Topology.Outputs;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Deployments;

/// <summary>
/// Brings all instances to an image: first those of one host outside of the active region, one after the other, then the others. What fails
/// is taken back. The image is a setting of the stack's file, so that `up` goes on with what a killed rollout began.
/// </summary>
internal sealed class Rollout
{
    public const string Noun = "deployment";

    private const string Setting = $"{ClusterSettings.Project}:application.image";

    private readonly CommandSession _session;
    private readonly IStack _stack;
    private readonly DeploymentLog _log;
    private bool _deployed;

    public Rollout(CommandSession session)
    {
        _session = session;
        _stack = session.OpenStack();
        _log = new DeploymentLog(session.Workspace.StateDirectory, session.StackName);
        session.StreamsJson = true;
    }

    private DateTimeOffset Now => _session.Host.Time.GetUtcNow();

    /// <summary>The image to go back to.</summary>
    /// <param name="wanted">One that was deployed before; null for the one that the last deployment replaced.</param>
    /// <exception cref="DiagnosticException">There was none.</exception>
    public string? Earlier(string? wanted)
    {
        var deployed = _log.Read().Where(entry => entry.Result != DeploymentEntry.TakenBack).ToList();
        if (wanted is null && deployed.Count > 0)
            return deployed[^1].Previous;
        var images = deployed.SelectMany(entry => new[] { entry.Image, entry.Previous }).OfType<string>().Distinct().ToArray();
        return images.FirstOrDefault(image => image == wanted) ?? throw new DiagnosticException(
            Codes.Command.ImageNotFound,
            $"{(wanted is null ? "There was no deployment before" : $"{wanted} was not deployed before")}; nothing was changed.",
            subject: wanted, why: images.Length == 0 ? null : $"These were: {string.Join(", ", images)}.",
            fix: Fix.Of($"Name an image: {new ProductCommand("deploy", "IMAGE")}."));
    }

    /// <param name="image">Value of <c>application.image</c>; null for the built-in application.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string? image, CancellationToken cancellation)
    {
        var previous = SettingForms.Find(_stack.Configuration.ReadAll(), Setting, path: false)?.Value;
        if (previous is { Length: 0 })
            previous = null;
        var endpoints = await ClusterLookup.TryFindAsync(_stack, cancellation);
        _deployed = endpoints is not null;
        var canary = image is null || previous is null || endpoints is null ? null : await CanaryAsync(endpoints, cancellation);
        if (!await Confirmation.AskAsync(_session, Noun, () => _session.Note(Plan(image, previous, canary)), cancellation))
            throw Declined.Because("The deployment was declined; nothing was changed.");
        _session.Note(Plan(image, previous, canary));

        var entry = new DeploymentEntry(
            image, previous, $"{Environment.UserName}@{Environment.MachineName}", Now, null, DeploymentEntry.Running);
        _log.Add(entry);
        Set(image);
        var exitCode = await BeginAsync(entry, canary, cancellation);
        if (exitCode == ExitCodes.Ok && canary is not null)
            exitCode = await UpdateAsync(null, cancellation);
        if (exitCode == ExitCodes.Ok)
        {
            _log.End(entry, Now, DeploymentEntry.Deployed);
            return exitCode;
        }
        if (exitCode == ExitCodes.Interrupted || image == previous)
        {
            _log.End(entry, Now, DeploymentEntry.Failed);
            _session.Note(Markup.Escape(
                $"The deployment did not end. To go on: {_session.Typed("up")}; to go back: {_session.Typed("rollback")}"));
            return exitCode;
        }
        return await TakeBackAsync(entry, cancellation);
    }

    // An update that is refused has touched nothing, so the setting goes back, too.
    private async Task<int> BeginAsync(DeploymentEntry entry, string? canary, CancellationToken cancellation)
    {
        try
        {
            return await UpdateAsync(canary, cancellation);
        }
        catch (DiagnosticException)
        {
            Set(entry.Previous);
            _log.End(entry, Now, DeploymentEntry.Failed);
            throw;
        }
    }

    private async Task<int> TakeBackAsync(DeploymentEntry entry, CancellationToken cancellation)
    {
        _session.Note(Markup.Escape(
            $"{DeployCommand.Name(entry.Image)} failed, as said above. Taking it back to {DeployCommand.Name(entry.Previous)}."));
        Set(entry.Previous);
        var exitCode = await UpdateAsync(null, cancellation);
        _log.End(entry, Now, exitCode == ExitCodes.Ok ? DeploymentEntry.TakenBack : DeploymentEntry.Failed);
        _session.Note(Markup.Escape(exitCode == ExitCodes.Ok
            ? $"Taken back: all instances run {DeployCommand.Name(entry.Previous)}."
            : $"It could not be taken back either. To try it again: {_session.Typed("rollback")}"));
        return ExitCodes.ResourceFailed;
    }

    // A step that failed is recorded as it was before, so that its former inputs would be no change. All hosts are gone through again.
    private Task<int> UpdateAsync(string? canary, CancellationToken cancellation) => UpCommand.RunAsync(
        _session.Confirmed(),
        canary is null
            ? OperationArguments.None with { Replace = _deployed ? ["**::*-instances"] : [] }
            : OperationArguments.None with
            {
                Targets = ["**::application-image", $"**::{canary}-image", $"**::{canary}-instances"],
            },
        cancellation);

    // The first application host of the region that is not active. Between the built-in application and another one there is no such
    // host: the load balancers and the database's roles change with it.
    private static async Task<string> CanaryAsync(ClusterEndpoints endpoints, CancellationToken cancellation)
    {
        using var observer = new ClusterObserver(endpoints);
        var active = ClusterStatusEvaluator.Evaluate(endpoints, await observer.ObserveAsync(cancellation)).ActiveRegion;
        var region = endpoints.Regions.LastOrDefault(each => each.Name != active) ?? endpoints.Regions[^1];
        return region.Hosts.First(host => host.Role == HostRole.Application).Name;
    }

    private static string Plan(string? image, string? previous, string? canary) => Markup.Escape(
        $"{DeployCommand.Name(previous)} -> {DeployCommand.Name(image)}: "
            + $"{(canary is null ? "all hosts" : $"{canary} first, then the others")}, one instance of each at a time.");

    private void Set(string? image)
    {
        var configuration = _stack.Configuration;
        if (image is null)
        {
            foreach (var (key, isPath) in SettingForms.ToRemove(configuration, Setting, path: false))
                configuration.Remove(key, isPath);
            return;
        }
        var (place, path) = SettingForms.ToSet(configuration, Setting, path: false);
        configuration.Set(place, image, secret: false, path);
    }
}
