using System.Globalization;
using System.Text;
using System.Text.Json;
using HaCluster.Cli.Access;
using HaCluster.Cli.Backups;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Operations;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Spectre.Console;

namespace HaCluster.Cli.Dumps;

/// <summary>
/// Restores a copy beside the cluster of the source, changes it there, and brings its contents into the cluster of this stack as a dump does.
/// The copy and the file between are gone afterwards, however this ends.
/// </summary>
/// <param name="session">Of the stack that gets the data.</param>
/// <param name="source">The stack that it is taken from.</param>
internal sealed class Clone(CommandSession session, string source)
{
    private const string Noun = "clone";
    private const string Failure = "Nothing was cloned.";

    /// <summary>What of the source is wanted; its host checks it.</summary>
    public required string Target { get; init; }

    /// <summary>Of the source; null for that of the standby.</summary>
    public required string? Region { get; init; }

    /// <summary>Rows of this stack are given up.</summary>
    public required bool Replace { get; init; }

    /// <summary>Statements that change the copy; null for none.</summary>
    public required string? Scrub { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        session.StreamsJson = true;
        Confirmation.EnsurePossible(session, Noun);
        var started = session.Host.Time.GetTimestamp();
        var (endpoints, region) = await OfSourceAsync(() => FindSourceAsync(cancellation));
        await using var from = new DumpHost(endpoints, region);
        var version = await OfSourceAsync(() => VersionAsync(from, cancellation));
        if (!await HasClusterAsync(cancellation))
        {
            session.Note($"Stack {Markup.Escape(session.StackName)} has no cluster yet.");
            var exitCode = await UpCommand.RunAsync(session, OperationArguments.None, cancellation);
            if (exitCode != ExitCodes.Ok)
                return exitCode;
        }
        var own = (await ClusterFinder.FindAsync(session, cancellation)).Endpoints;
        await using var to = new DumpHost(own, await DumpRegion.OfPrimaryAsync(own, cancellation));
        await RequireVersionAsync(to, version, cancellation);
        await RequireEmptyAsync(to, cancellation);
        if (!await Confirmation.AskAsync(session, Noun, () => Explain(from, to), cancellation))
            throw Declined.Because("The clone was declined; no data was copied.");

        var folder = Directory.CreateTempSubdirectory("hacluster-clone-");
        try
        {
            var dump = Path.Combine(folder.FullName, "dump.tar");
            var backup = await OfSourceAsync(() => DumpCopyAsync(endpoints, region, from, dump, cancellation));
            var contents = await DumpLoad.RunAsync(session, to, dump, asked: true, cancellation);
            Report(to, backup, contents, session.Host.Time.GetElapsedTime(started));
            return ExitCodes.Ok;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<(ClusterEndpoints Endpoints, RegionEndpoints Region)> FindSourceAsync(CancellationToken cancellation)
    {
        var (endpoints, regions) = await BackupCommand.FindAsync(session.WithStack(source), Region, cancellation);
        if (regions.Length == 1)
            return (endpoints, regions[0]);
        await using var copies = new RestoredCopies(endpoints);
        return (endpoints, await copies.FindStandbyAsync(With, cancellation));
    }

    private async Task<bool> HasClusterAsync(CancellationToken cancellation)
    {
        try
        {
            await ClusterFinder.FindAsync(session, cancellation);
            return true;
        }
        catch (DiagnosticException exception) when (exception.Diagnostic.Code == Codes.Command.NoCluster)
        {
            return false;
        }
    }

    private async Task<string> DumpCopyAsync(
        ClusterEndpoints endpoints, RegionEndpoints region, DumpHost from, string path, CancellationToken cancellation)
    {
        await using var copies = new RestoredCopies(endpoints);
        session.Note($"{Markup.Escape(from.Name)}: a copy of the database at {Markup.Escape(Target)} is being restored");
        await using var copy = await copies.KeepAsync(region, Target, With, cancellation);
        if (Scrub is not null)
        {
            await AskAsync(from, "scrub", cancellation, BackupNames.ClonedCopy, Scrub);
            session.Note($"{Markup.Escape(from.Name)}: the copy was changed by the statements of --scrub");
        }
        session.Note($"{Markup.Escape(from.Name)}: the copy is being dumped");
        await DumpFile.WriteAsync(from, path, BackupNames.ClonedCopy, jobs: 2, Failure, cancellation);
        return copy.Said;
    }

    private static Task<string> VersionAsync(DumpHost host, CancellationToken cancellation) =>
        AskAsync(host, "version", cancellation);

    // pg_restore would refuse the dump only after it was made.
    private async Task RequireVersionAsync(DumpHost to, string version, CancellationToken cancellation)
    {
        var own = await VersionAsync(to, cancellation);
        if (int.Parse(own, CultureInfo.InvariantCulture) < int.Parse(version, CultureInfo.InvariantCulture))
            throw new DiagnosticException(
                Codes.Dump.Version, Failure,
                $"Stack {source} runs PostgreSQL {version}, and stack {session.StackName} PostgreSQL {own}, which cannot read its dumps.",
                Fix.Of($"Clone into a cluster with {new ConfigSet("hacluster:database.version", version)}, or with a later version."));
    }

    // Two names of stacks are soon mistaken for each other.
    private async Task RequireEmptyAsync(DumpHost to, CancellationToken cancellation)
    {
        var filled = (await AskAsync(to, "filled", cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (filled.Length > 0 && !Replace)
            throw new DiagnosticException(
                Codes.Dump.Filled, Failure, $"The database of stack {session.StackName} has rows in {string.Join(", ", filled)}.",
                Fix.Of($"If they may be given up, say so: {new ProductCommand("clone", source, "--replace")}."));
    }

    private static async Task<string> AskAsync(
        DumpHost host, string action, CancellationToken cancellation, string copy = "", string sql = "")
    {
        using var printed = new MemoryStream();
        var variables = new Dictionary<string, string> { ["ACTION"] = action, ["SQL"] = sql, [DumpHost.Copy] = copy };
        await host.RunAsync("clone.sh", variables, new ScriptOutput(printed), Failure, Failure, cancellation);
        return Encoding.UTF8.GetString(printed.ToArray()).Trim();
    }

    // The commands that it advises are about the other stack.
    private async Task<T> OfSourceAsync<T>(Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (DiagnosticException exception)
        {
            throw exception.About(source);
        }
    }

    private ProductCommand With(string region) => new("clone", source, "--region", region) { Stack = session.StackName };

    private void Explain(DumpHost from, DumpHost to)
    {
        session.Note(Markup.Escape($"From a copy of {source} at {Target}, which is restored on {from.Name}"));
        var where = Markup.Escape($"goes to {to.Name} of {session.StackName}");
        session.Note(Scrub is null
            ? $"[yellow]Everything that it holds[/] {where}: nothing is scrubbed"
            : $"What it holds after the statements of --scrub {where}");
    }

    private void Report(DumpHost to, string backup, DumpContents contents, TimeSpan taken)
    {
        if (session.Options.Json)
            session.WriteJson(writer => Write(writer, to, backup, contents, taken));
        else
            session.Result.WriteLine(
                $"Cloned {contents.Tables.Length} tables to {to.Name}, from backup {backup} of {source}, in {Durations.Text(taken)}"
                    + (Scrub is null ? "; nothing was scrubbed." : "; scrubbed."));
    }

    private void Write(Utf8JsonWriter writer, DumpHost to, string backup, DumpContents contents, TimeSpan taken)
    {
        writer.WriteStartObject();
        writer.WriteString("source", source);
        writer.WriteString("backup", backup);
        writer.WriteString("target", Target);
        writer.WriteBoolean("scrubbed", Scrub is not null);
        writer.WriteString("host", to.Name);
        writer.WriteNumber("seconds", Math.Round(taken.TotalSeconds, 1));
        contents.WriteTables(writer);
        writer.WriteEndObject();
    }
}
