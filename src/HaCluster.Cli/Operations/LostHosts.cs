using System.Collections.Immutable;
using System.Text.RegularExpressions;
using HaCluster.Cli.Hosting;
using HaCluster.Deployment.Operations;
using HaCluster.Diagnostics;
using HaCluster.Topology.Settings;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

/// <summary>What a plan takes away from a running cluster: a database's host or volume, or both regions' hosts of one kind.</summary>
/// <param name="Sentence">In words: <c>This plan replaces the database host site1-db.</c></param>
internal sealed partial record LostHosts(string Sentence)
{
    private const string Explanation =
        "A database whose host is replaced does not serve until it is set up again; where both regions lose their hosts, nothing does.";

    /// <summary>Types of the resources that are hosts.</summary>
    public static readonly ImmutableHashSet<string> Machines =
        ["docker:index/container:Container", "aws:ec2/instance:Instance"];

    private static readonly ImmutableHashSet<string> Volumes = ["docker:index/volume:Volume", "aws:ebs/volume:Volume"];

    /// <returns>Null where the plan leaves these hosts alone, and for programs other than the cluster's.</returns>
    public static LostHosts? Find(CommandSession session, OperationProgress progress) =>
        session.Workspace.ProjectName == ClusterSettings.Project ? Find(progress.Rows.Select(row => row.Step)) : null;

    public static LostHosts? Find(IEnumerable<StepInfo> steps)
    {
        var all = steps.ToImmutableArray();
        // A refresh that is part of the plan reports what is gone already as deleted; the plan creates it again.
        var gone = all.Where(step => step.Op == StepOp.Create).Select(step => step.Urn).ToHashSet(StringComparer.Ordinal);
        var lost = all
            .Where(step => Verb(step.Op) is not null && !gone.Contains(step.Urn))
            .Select(step => (step.Type, step.Name, step.Urn, step.Op, Match: HostName().Match(step.Name)))
            .Where(step => step.Match.Success && (step.Match.Groups["data"].Success ? Volumes : Machines).Contains(step.Type))
            // A replacement is several steps on one resource; the first of them says what happens.
            .OrderBy(step => step.Op == StepOp.Delete).DistinctBy(step => step.Urn)
            .ToImmutableArray();
        var phrases = lost
            .GroupBy(step => (Role: step.Match.Groups["role"].Value, Data: step.Match.Groups["data"].Success))
            .Where(kind => kind.Key.Role == "db" || Regions(kind.Select(step => step.Match)) > 1)
            .OrderBy(kind => kind.Key.Role != "db").ThenBy(kind => kind.Key)
            .SelectMany(kind => kind.GroupBy(step => Verb(step.Op)).Select(group =>
                $"{group.Key} {What(kind.Key.Role, kind.Key.Data, Regions(group.Select(step => step.Match)) > 1)} "
                    + string.Join(", ", group.Select(step => step.Name).Order(StringComparer.Ordinal))))
            .ToArray();
        return phrases.Length == 0 ? null : new LostHosts($"This plan {string.Join("; it ", phrases)}.");
    }

    public void Show(IAnsiConsole console)
    {
        console.MarkupLine($"[yellow]warning:[/] {Markup.Escape(Sentence)}");
        console.WriteLine($"  {Explanation}");
        console.WriteLine();
    }

    /// <summary>Asks for the stack's name, unless <c>--replace-hosts</c> was given.</summary>
    /// <exception cref="DiagnosticException">Nobody is asked, and the option was not given; or another name was typed.</exception>
    public async Task EnsureMeantAsync(
        CommandSession session, OperationArguments arguments, string verb, CancellationToken cancellation)
    {
        if (arguments.ReplaceHosts)
            return;
        if (session.Options.Yes || arguments.SkipPreview)
        {
            throw new DiagnosticException(
                Codes.Command.HostsLost, $"{Sentence[..^1]}, and --yes does not confirm that; nothing was changed.",
                why: Explanation,
                fix: Fix.Of(
                    $"Show the plan: {new ProductCommand("preview", "--diff")}. If it is meant, type the name of the stack when "
                        + $"{new ProductCommand(verb)} asks for it, or add --replace-hosts."));
        }
        if (!await Confirmation.TypeNameAsync(session, Sentence, cancellation))
            throw Declined.Because($"The name that was typed is not {session.StackName}; nothing was changed.");
    }

    /// <summary>One of the steps by which a resource is replaced.</summary>
    public static bool Replaces(StepOp op) => op is StepOp.Replace or StepOp.CreateReplacement or StepOp.DeleteReplaced;

    private static string? Verb(StepOp op) => op == StepOp.Delete ? "deletes" : Replaces(op) ? "replaces" : null;

    private static int Regions(IEnumerable<Match> names) =>
        names.Select(name => name.Groups["region"].Value).Distinct(StringComparer.Ordinal).Count();

    private static string What(string role, bool data, bool both)
    {
        var kind = role switch { "db" => "database", "app" => "application", _ => "service" };
        var noun = data ? "volume" : "host";
        return both ? $"both regions' {kind} {noun}s" : role == "db" ? $"the {kind} {noun}" : $"the {kind} {noun}s";
    }

    [GeneratedRegex("^(?<region>.+)-(?<role>db|svc|app)[0-9]*(?<data>-(data|backup))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex HostName();
}
