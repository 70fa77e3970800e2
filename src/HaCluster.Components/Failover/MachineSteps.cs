using System.Diagnostics;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Steps;
using Pulumi;
using Pulumi.Aws.Ec2TransitGateway;
using Pulumi.Command.Local;
using AwsProvider = Pulumi.Aws.Provider;
using AwsProviderArgs = Pulumi.Aws.ProviderArgs;

namespace HaCluster.Components.Failover;

/// <summary>The steps that stop or start a machine through those who run it: Docker on this machine, or EC2.</summary>
internal static class MachineSteps
{
    /// <summary>EC2 stops a machine in a minute or two; a region that is lost may not answer at all.</summary>
    private static readonly TimeSpan Ec2Deadline = TimeSpan.FromMinutes(5);

    /// <summary>The AWS client would ask a silent region 25 times.</summary>
    private const int Ec2Retries = 3;

    /// <param name="parent">The role change.</param>
    /// <param name="name">Name of the step's resource.</param>
    /// <param name="action">Stop it or start it.</param>
    /// <param name="member">The host whose machine it is.</param>
    /// <param name="peer">The other host.</param>
    /// <param name="options">Parent and dependencies.</param>
    /// <returns>The step, and what it printed.</returns>
    public static (Resource Step, Output<string> Stdout) CarryOut(
        ComponentResource parent, string name, StepAction action, DatabaseMember member, DatabaseMember peer,
        CustomResourceOptions options) => member.Machine switch
        {
            Machine.DockerContainer container =>
                OnThisMachine(name, "bash -s", StepScript.OnThisMachine(action, member.Host, container.Name), options),
            Machine.Ec2Instance instance => ThroughAws(parent, name, action, member, instance, peer, options),
            var other => throw new UnreachableException($"Unexpected machine type: {other.GetType().Name}."),
        };

    /// <summary>The same for a step that was carried out: touches no machine.</summary>
    /// <returns>Null for a step that has no output to keep.</returns>
    public static (Resource Step, Output<string> Stdout)? Repeat(
        string name, StepAction action, DatabaseMember member, string facts, CustomResourceOptions options) =>
        (member.Machine, action) switch
        {
            (Machine.DockerContainer, _) => OnThisMachine(name, "cat", facts, options),
            (_, StepAction.FenceMachine) => OnThisMachine(TimeOf(name), "cat", facts, options),
            _ => null,
        };

    // Nothing waits for it but the report.
    private static string TimeOf(string name) => $"{name}-time";

    private static (Resource, Output<string>) OnThisMachine(string name, string create, string stdin, CustomResourceOptions options)
    {
        var command = new Command(
            name,
            new CommandArgs { Interpreter = { "bash", "-c" }, Create = create, Stdin = stdin, AddPreviousOutputInEnv = false },
            CustomResourceOptions.Merge(options, new CustomResourceOptions { IgnoreChanges = { "create", "stdin" } }));
        return (command, command.Stdout);
    }

    // What was done under another plan is forgotten, which leaves the machine as it is. What a refresh sees later (the machine was
    // started again) must not be undone by the next run, so it is ignored.
    private static (Resource, Output<string>) ThroughAws(
        ComponentResource parent, string name, StepAction action, DatabaseMember member, Machine.Ec2Instance instance, DatabaseMember peer,
        CustomResourceOptions options)
    {
        var running = action == StepAction.StartMachine;
        var provider = new AwsProvider(
            name,
            new AwsProviderArgs
            {
                Region = instance.AwsRegion,
                // Credentials are checked where the region that is lost is not needed.
                StsRegion = peer.Machine is Machine.Ec2Instance { AwsRegion: var survivor } ? survivor : instance.AwsRegion,
                MaxRetries = Ec2Retries,
            },
            new CustomResourceOptions { Parent = parent });
        var state = new InstanceState(
            name,
            new InstanceStateArgs { InstanceId = instance.Id, State = running ? "running" : "stopped", Force = !running },
            CustomResourceOptions.Merge(options, new CustomResourceOptions
            {
                Provider = provider,
                IgnoreChanges = { "state", "force" },
                CustomTimeouts = new CustomTimeouts { Create = Ec2Deadline },
            }));
        if (running)
            return (state, state.State.Apply(now => $"{member.Host}: its machine is {now}\n"));
        var (_, stdout) = OnThisMachine(
            TimeOf(name), "bash -s", StepScript.MachineFenced(member.Host),
            new CustomResourceOptions { Parent = parent, DependsOn = { state } });
        return (state, stdout);
    }
}
