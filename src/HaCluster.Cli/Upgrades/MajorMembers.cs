using System.Collections.Immutable;
using System.Globalization;
using HaCluster.Cli.Configuration;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Preflight;
using HaCluster.Diagnostics;
using HaCluster.Failover.Steps;
using HaCluster.Topology.Outputs;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Upgrades;

/// <summary>Both database hosts, while they move from one major version of PostgreSQL to another.</summary>
/// <param name="target">The version that is moved to; of a rollback, the one that was.</param>
internal sealed class MajorMembers(CommandSession session, ClusterEndpoints endpoints, UpgradeHosts hosts, int target)
{
    public static MajorUpgradeScript ScriptOf(MajorHost host, int version) => new(host.Name, version);

    /// <summary>What both hosts are and have, in the order of the regions.</summary>
    public async Task<ImmutableArray<MajorHost>> LookAsync(CancellationToken cancellation) =>
    [
        .. await Task.WhenAll(endpoints.Regions.Select(async region => MajorHost.Read(
            region,
            await hosts.RunMajorAsync(
                region, new MajorUpgradeScript(region.DatabaseHost.Name, target).Look(), Codes.Upgrade.NotHealthy, cancellation)))),
    ];

    public async Task FetchListsAsync(CancellationToken cancellation)
    {
        foreach (var said in await Task.WhenAll(endpoints.Regions.Select(region => hosts.FetchListsAsync(region, cancellation))))
            Note(said);
    }

    /// <summary>One step on a host. It is not ended when this program is.</summary>
    /// <returns>The facts that it reported, by name.</returns>
    /// <exception cref="DiagnosticException">It failed; what the host has then is in the message.</exception>
    public async Task<Dictionary<string, string>> RunAsync(MajorHost host, string what, string script)
    {
        using var interruption = new Interruption(
            () => session.Note("Interrupted: waiting for the host to finish this step. Ctrl-C again stops now; the host finishes it."),
            static () => Environment.Exit(ExitCodes.Interrupted), CancellationToken.None);
        session.Note(Markup.Escape($"{host.Name}: {what}"));
        var said = await hosts.RunMajorAsync(host.Region, script, Codes.Upgrade.Unfinished, CancellationToken.None);
        var facts = Note(said);
        return interruption.Requested
            ? throw new DiagnosticException(new Diagnostic
            {
                Code = Codes.Upgrade.Unfinished,
                Kind = ErrorKind.Interrupted,
                Summary = "The upgrade was interrupted before all of its steps were done.",
                Fix = Fix.Of("Run the command again, which continues from here."),
            })
            : facts;
    }

    /// <summary>The stack is configured with the version that the hosts use, and everything that depends on it is brought there.</summary>
    /// <returns>The exit code of the update.</returns>
    public async Task<int> SettleAsync(int version, CancellationToken cancellation)
    {
        var stack = session.OpenStack();
        if (PreflightSuite.Load(stack).Settings.Database.Version != version)
        {
            // Before the configuration has the version, and only then: what is allowed and not used would let another cluster's database in.
            foreach (var region in endpoints.Backup is null ? [] : endpoints.Regions)
                await hosts.AllowOtherDatabaseAsync(region, cancellation);
            var (place, isPath) = SettingForms.ToSet(stack.Configuration, $"{ClusterSettings.Project}:database.version", path: false);
            stack.Configuration.Set(place, version.ToString(CultureInfo.InvariantCulture), secret: false, isPath);
        }
        return await UpCommand.RunAsync(session.Confirmed(), OperationArguments.None, cancellation);
    }

    // Facts are for programs: a name without spaces before the sign.
    private Dictionary<string, string> Note(string said)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split('=', 2) is [var name, var value] && name.All(letter => letter is '_' or (>= 'a' and <= 'z')))
                facts[name] = value;
            else
                session.Note(Markup.Escape(line));
        }
        return facts;
    }
}
