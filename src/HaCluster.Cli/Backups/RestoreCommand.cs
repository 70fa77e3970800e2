using System.Collections.Immutable;
using System.CommandLine;
using HaCluster.Cli.CommandLine;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using HaCluster.Topology.Model;
using HaCluster.Topology.Outputs;
using Spectre.Console;
using Quoting = HaCluster.Failover.Scripts.HostScript;

namespace HaCluster.Cli.Backups;

/// <summary>
/// <c>restore copy</c>, <c>restore list</c> and <c>restore remove</c>: the database as it was, beside the cluster, which goes on unchanged.
/// </summary>
internal static class RestoreCommand
{
    public static Command Create(Verb verb) => new("restore", "Look at the database as it was at an earlier moment, from the backups.")
    {
        Copy(verb), List(verb), Remove(verb),
    };

    private static Command Copy(Verb verb)
    {
        var region = Region("On the database host of this region, from its repository; default where the standby is.");
        var target = new Option<string>("--to")
        {
            Description = "A time with its zone ('2026-01-02 03:59:00+00'), an LSN, the label of a backup, or latest.",
            Required = true,
        };
        var command = verb.Define(
            "copy", "Restore a copy beside the cluster, with a server that only its host reaches.",
            async (session, result, cancellation) =>
            {
                var (endpoints, regions) = await BackupCommand.FindAsync(session, result.GetValue(region), cancellation);
                await using var copies = new RestoredCopies(endpoints);
                var chosen = regions.Length == 1 ? regions[0] : await copies.FindStandbyAsync(regions, cancellation);
                var (host, to) = (chosen.DatabaseHost, result.GetRequiredValue(target));
                session.Note($"{Markup.Escape(host.Name)}: a copy of the database at {Markup.Escape(to)} is being restored");
                var state = await copies.RunAsync(host, $"make {Quoting.Quote(to)}", cancellation);
                Show(session, [(chosen, state)]);
                session.Note($"To look:      {Typed(session, "ssh", host.Name, Look)}");
                session.Note($"To remove it: {Typed(session, "restore", "remove", "--region", chosen.Name)}");
                return ExitCodes.Ok;
            });
        command.Options.Add(region);
        command.Options.Add(target);
        return command;
    }

    private static Command List(Verb verb)
    {
        var region = Region("Only the copy in this region.");
        var command = verb.Define("list", "Show the copies on the database hosts.", (session, result, cancellation) =>
            RunAsync(session, result.GetValue(region), "show", cancellation));
        command.Options.Add(region);
        return command;
    }

    private static Command Remove(Verb verb)
    {
        var region = Region("Only the copy in this region.");
        var command = verb.Define("remove", "End the servers of the copies and delete them.", (session, result, cancellation) =>
            RunAsync(session, result.GetValue(region), "remove", cancellation));
        command.Options.Add(region);
        return command;
    }

    private const string Look = $"sudo -u postgres psql -h {BackupNames.RestoredCopy} -p 5432 {DatabaseNames.Database}";

    private static Option<string?> Region(string description) => new("--region") { Description = description };

    private static string Typed(CommandSession session, params ImmutableArray<string> words) => Markup.Escape(session.Typed(words));

    private static async Task<int> RunAsync(CommandSession session, string? name, string arguments, CancellationToken cancellation)
    {
        var (endpoints, regions) = await BackupCommand.FindAsync(session, name, cancellation);
        await using var copies = new RestoredCopies(endpoints);
        var states = new List<(RegionEndpoints, string)>();
        DiagnosticException? failure = null;
        foreach (var region in regions)
        {
            try
            {
                states.Add((region, await copies.RunAsync(region.DatabaseHost, arguments, cancellation)));
            }
            catch (DiagnosticException exception)
            {
                failure ??= exception;
            }
        }
        // What the others say is shown before.
        Show(session, states);
        return failure is null ? ExitCodes.Ok : throw failure;
    }

    private static void Show(CommandSession session, IReadOnlyList<(RegionEndpoints Region, string State)> copies)
    {
        if (session.Options.Json)
            session.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteStartArray("copies");
                foreach (var (region, state) in copies)
                {
                    writer.WriteStartObject();
                    writer.WriteString("region", region.Name);
                    writer.WriteString("host", region.DatabaseHost.Name);
                    writer.WriteString("state", state);
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
        else
        {
            foreach (var (region, state) in copies)
                session.Result.WriteLine($"{region.DatabaseHost.Name}: {state}");
        }
    }
}
