using System.Collections.Immutable;
using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment;
using HaCluster.Diagnostics;
using HaCluster.Failover.Members;
using HaCluster.Ssh;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Recovery;

/// <summary>
/// Keeps a recovery copy of the state on both database hosts, after every command that may have changed it. It never fails a command.
/// </summary>
internal static class RecoveryUpkeep
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly DialLimits Dial = new(1, TimeSpan.FromSeconds(5));

    /// <summary>Writes the copy where it is not yet, on the hosts as the state or, after a failure, the access file has them.</summary>
    public static async Task KeepAsync(CommandSession session, IStack stack, CancellationToken cancellation)
    {
        try
        {
            var endpoints = await ClusterLookup.TryFindAsync(stack, cancellation)
                ?? new AccessStore(session.Host, session.Workspace).Find(stack.Name)?.Endpoints;
            if (endpoints is not null)
                await KeepAsync(session, stack, endpoints, cancellation);
        }
        catch (Exception exception) when (exception is AccessException or DiagnosticException)
        {
            Warn(session, exception.Message);
        }
    }

    /// <summary>Writes the copy where it is not yet.</summary>
    public static async Task KeepAsync(CommandSession session, IStack stack, ClusterEndpoints endpoints, CancellationToken cancellation)
    {
        // Of other stacks Pulumi's back end is the state, and what keeps it safe.
        if (stack.Engine != EngineNames.Embedded)
            return;
        try
        {
            var key = AccessKey.ReadOrCreate(session.Host);
            var deployment = await stack.ExportAsync(showSecrets: true, cancellation);
            var serial = RecoveryCopy.SerialOf(deployment, key);
            var kept = new KeptCopies(session.Workspace, stack.Name);
            var serials = kept.Read();
            var hosts = endpoints.Regions.Select(region => region.DatabaseHost)
                .Where(host => serials.GetValueOrDefault(host.Name) != serial).ToImmutableArray();
            if (hosts.IsEmpty)
                return;
            var copy = new RecoveryCopy(
                new SealedHeader(session.Workspace.ProjectName, stack.Name, stack.Engine, session.Host.Time.GetUtcNow()), deployment,
                session.Workspace.FindGeneratedPassphrase());
            var content = System.Text.Encoding.UTF8.GetString(copy.Seal(key));
            await using var pool = new SshConnectionPool();
            var problems = await Task.WhenAll(hosts.Select(host => TryWriteAsync(pool, endpoints, host, content, cancellation)));
            kept.Write(serials.SetItems(hosts.Where((_, index) => problems[index] is null)
                .Select(host => KeyValuePair.Create(host.Name, serial))));
            if (problems.FirstOrDefault(problem => problem is not null) is { } problem)
                Warn(session, problem);
        }
        catch (Exception exception) when (exception is AccessException or DiagnosticException or IOException or UnauthorizedAccessException)
        {
            Warn(session, exception.Message);
        }
    }

    /// <summary>After the cluster was deleted, and its copies with it.</summary>
    public static void Forget(CommandSession session, string stack)
    {
        try
        {
            new KeptCopies(session.Workspace, stack).Remove();
        }
        catch (AccessException exception)
        {
            session.Log.Logger.Warning(exception, "the record of the recovery copies is not removed");
        }
    }

    /// <returns>Why it was not written; null when it was.</returns>
    private static async Task<string?> TryWriteAsync(
        SshConnectionPool pool, ClusterEndpoints endpoints, HostEndpoint host, string content, CancellationToken cancellation)
    {
        var result = await HostScript.RunAsync(
            pool, endpoints, host, Dial, RecoveryCopyScript.Of(host.Name, content), Deadline, cancellation);
        return result.Problem is { } problem ? $"{host.Name}: {LastLine(result.Stderr) ?? problem}" : null;
    }

    private static string? LastLine(string text) => text.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0);

    private static void Warn(CommandSession session, string reason)
    {
        session.Log.Logger.Warning("recovery copy not written: {Reason}", reason);
        session.Note(
            $"[yellow]Warning:[/] no recovery copy of the state could be kept on a database host: {Markup.Escape(reason.TrimEnd('.'))}. "
                + "The next `up` tries again.");
    }
}
