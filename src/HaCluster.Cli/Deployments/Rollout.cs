using HaCluster.Cli.Access;
using HaCluster.Cli.Configuration;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Preflight;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Deployments;

/// <summary>
/// Brings all instances to an image: first those of one host outside of the active region, one after the other, and when these have
/// answered well for a while, the others. What fails is taken back. The image is a setting of the stack's file, so that `up` goes on with what
/// a killed rollout began.
/// </summary>
internal sealed class Rollout
{
    public const string Noun = "deployment";

    private const string Setting = $"{ClusterSettings.Project}:application.image";

    private readonly CommandSession _session;
    private readonly IStack _stack;
    private readonly DeploymentLog _log;
    private string[] _migrations = [];
    private bool _pulled;
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
        var deployed = _log.ReadEnded()
            .Where(entry => entry.Result is not (DeploymentEntry.TakenBack or DeploymentEntry.Refused)).ToList();
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
        using var hold = _log.Hold();
        var previous = SettingForms.Find(_stack.Configuration.ReadAll(), Setting, path: false)?.Value;
        if (previous is { Length: 0 })
            previous = null;
        var topology = PreflightGate.EnsureConfiguration(_stack, _session.Workspace.ProjectName);
        var endpoints = await ClusterLookup.TryFindAsync(_stack, cancellation);
        _deployed = endpoints is not null;
        _pulled = topology?.Pulls(image) == true;
        _migrations = topology is { Application.Migrations.IsEmpty: false } ? MigrationsOf(topology) : [];
        // Between the built-in application and another one the load balancers and the database's roles change with it: there is no canary.
        using var canary = image is null || previous is null || endpoints is null
            ? null
            : await Canary.ChooseAsync(_session, endpoints, cancellation);
        var soak = TimeSpan.FromSeconds(topology?.Application.SoakSeconds ?? 0);
        _session.Note(Plan(image, previous, canary));
        if (!await Confirmation.AskAsync(_session, Noun, () => _session.Note(Steps(canary, soak)), cancellation))
            throw Declined.Because("The deployment was declined; nothing was changed.");

        var entry = new DeploymentEntry(
            image, previous, $"{Environment.UserName}@{Environment.MachineName}", Now, null, DeploymentEntry.Running);
        _log.Add(entry);
        Set(image);
        var exitCode = await BeginAsync(entry, canary, isWatched: soak > TimeSpan.Zero, cancellation);
        try
        {
            if (exitCode == ExitCodes.Ok && canary is not null && soak > TimeSpan.Zero)
                exitCode = await WatchAsync(entry, canary, soak, cancellation);
            if (exitCode == ExitCodes.Ok && canary is not null)
                exitCode = await UpdateAsync(null, cancellation);
            if (exitCode is not (ExitCodes.Ok or ExitCodes.Interrupted) && image != previous)
                return await TakeBackAsync(entry, cancellation);
        }
        catch (Exception exception) when (exception is DiagnosticException or OperationCanceledException)
        {
            End(entry, exception is DiagnosticException ? DeploymentEntry.Failed : DeploymentEntry.Interrupted);
            throw;
        }
        End(entry, exitCode switch
        {
            ExitCodes.Ok => DeploymentEntry.Deployed,
            ExitCodes.Interrupted => DeploymentEntry.Interrupted,
            _ => DeploymentEntry.Failed,
        });
        return exitCode;
    }

    // An update that is refused has touched nothing, so the setting goes back, too.
    private async Task<int> BeginAsync(DeploymentEntry entry, Canary? canary, bool isWatched, CancellationToken cancellation)
    {
        try
        {
            // Where there is no other image to go back to, nothing would start what was stopped.
            return canary is null || entry.Image is null || entry.Image == entry.Previous || !isWatched
                ? await UpdateAsync(canary, cancellation)
                : await UpdateCanaryAsync(canary, entry.Image, cancellation);
        }
        catch (DiagnosticException)
        {
            Set(entry.Previous);
            _log.End(entry, Now, DeploymentEntry.Refused);
            throw;
        }
    }

    private async Task<int> UpdateCanaryAsync(Canary canary, string image, CancellationToken cancellation)
    {
        using var updating = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = canary.WatchMeanwhileAsync(image, updating.Token);
        try
        {
            var exitCode = await UpdateAsync(canary, cancellation);
            await updating.CancelAsync();
            if (await watching is not { } objection)
                return exitCode;
            _session.Note(Markup.Escape($"{image} goes to no other host: {objection}"));
            return exitCode == ExitCodes.Ok ? ExitCodes.ResourceFailed : exitCode;
        }
        finally
        {
            await updating.CancelAsync();
        }
    }

    private async Task<int> WatchAsync(DeploymentEntry entry, Canary canary, TimeSpan soak, CancellationToken cancellation)
    {
        if (await canary.WatchAsync(soak, cancellation) is not { } objection)
            return ExitCodes.Ok;
        var stopped = entry.Image is null || entry.Image == entry.Previous ? "" : await canary.StopAsync(entry.Image);
        _session.Note(Markup.Escape($"{DeployCommand.Name(entry.Image)} goes to no other host: {objection}. {stopped}"));
        return ExitCodes.ResourceFailed;
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

    private void End(DeploymentEntry entry, string result)
    {
        _log.End(entry, Now, result);
        if (result != DeploymentEntry.Deployed)
            _session.Note(Markup.Escape(
                $"The deployment did not end. To go on: {_session.Typed("up")}; to go back: {_session.Typed("rollback")}"));
    }

    // A step that failed is recorded as it was before, so that its former inputs would be no change. All hosts are gone through again.
    private Task<int> UpdateAsync(Canary? canary, CancellationToken cancellation) => UpCommand.RunAsync(
        _session.Confirmed(),
        canary is null
            ? OperationArguments.None with { Replace = _deployed ? ["**::*-instances"] : [] }
            : OperationArguments.None with
            {
                Targets = [.. ImageOf(canary.Host), $"**::{canary.Host}-instances", .. _migrations],
            },
        cancellation);

    // They run on the first application host, which needs the image for them, before any instance is replaced.
    private string[] MigrationsOf(ClusterTopology topology)
    {
        var host = topology.Regions[0].ApplicationHosts.First().Name;
        return [.. ImageOf(host), $"**::{host}-migrations"];
    }

    // What brings the image to a host: a file from here, or the login with which the host pulls.
    private string[] ImageOf(string host) => _pulled ? [$"**::{host}-registry"] : ["**::application-image", $"**::{host}-image"];

    private static string Plan(string? image, string? previous, Canary? canary) => Markup.Escape(
        $"{DeployCommand.Name(previous)} -> {DeployCommand.Name(image)}: "
            + $"{(canary is null ? "all hosts" : $"{canary.Host} first, then the others")}, one instance of each at a time.");

    private static string Steps(Canary? canary, TimeSpan soak) => Markup.Escape(
        canary is null
            ? "Each instance is ready before the next one of its host is replaced. An image that does not become ready is taken back."
            : $"When the instances of {canary.Host} are ready, their answers are compared with those of the others for "
                + $"{soak.TotalSeconds:0} s. An image that does not become ready, or answers worse, is taken back.");

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
