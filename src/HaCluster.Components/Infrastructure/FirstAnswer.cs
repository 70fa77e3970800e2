using System.Globalization;
using HaCluster.Components.Remote;
using Pulumi;

namespace HaCluster.Components.Infrastructure;

internal sealed record FirstAnswerArgs
{
    /// <summary>Name of the new machine.</summary>
    public required string Host { get; init; }

    /// <summary>Where its SSH server will be, as seen from where the step runs.</summary>
    public required Input<string> Address { get; init; }

    public required int Port { get; init; }

    public required TimeSpan Patience { get; init; }

    /// <summary>What to do about a machine that does not answer, without an end: <c>look at its console</c>.</summary>
    public required string Advice { get; init; }

    /// <summary>Their change means a machine that boots anew.</summary>
    public required Output<string>[] Boots { get; init; }

    /// <summary>The host on which the step runs; null for this machine.</summary>
    public required Host? JumpHost { get; init; }
}

/// <summary>
/// The one step with the patience of a boot. It needs no login, so that nothing but a new boot makes it run again: every step that logs in
/// gives a dead host up within 15 seconds, whatever changed about the step.
/// </summary>
internal static class FirstAnswer
{
    private const string Step = "answer";
    private const string Shell = "bash -s";

    // Another version of the script, or a connection that changed, is no reason to wait for a machine that has booted.
    private const string Nothing = ":";

    public static Resource Await(ComponentResource parent, FirstAnswerArgs args, params Resource[] dependsOn)
    {
        var script = args.Address.ToOutput().Apply(address => ComponentScript.Compose(
            "Infrastructure/answer.sh",
            [
                new("HOST", args.Host), new("STEP", Step), new("ADDRESS", address),
                new("PORT", args.Port.ToString(CultureInfo.InvariantCulture)),
                new("PATIENCE", args.Patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)), new("ADVICE", args.Advice),
            ]));
        InputList<object> boots = args.Boots.Select(boot => (Input<object>)boot.Apply(object (text) => text)).ToArray();
        if (args.JumpHost is { } jump)
        {
            return new Pulumi.Command.Remote.Command(
                $"{args.Host}-{Step}",
                new Pulumi.Command.Remote.CommandArgs
                {
                    Connection = jump.Connection,
                    Create = Shell,
                    Update = Nothing,
                    Stdin = script,
                    Triggers = boots,
                    AddPreviousOutputInEnv = false,
                },
                new CustomResourceOptions { Parent = parent, DependsOn = (Resource[])[jump.Prepared, .. dependsOn] });
        }
        return new Pulumi.Command.Local.Command(
            $"{args.Host}-{Step}",
            new Pulumi.Command.Local.CommandArgs
            {
                Create = Shell,
                Update = Nothing,
                Stdin = script,
                Triggers = boots,
                AddPreviousOutputInEnv = false,
            },
            new CustomResourceOptions { Parent = parent, DependsOn = dependsOn });
    }
}
