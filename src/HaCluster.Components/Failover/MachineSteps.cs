using System.Diagnostics;
using System.Globalization;
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
    /// <param name="plan">The step runs once for it.</param>
    /// <param name="run">The same as text.</param>
    /// <param name="member">The host whose machine it is.</param>
    /// <param name="peer">The other host.</param>
    /// <param name="options">Parent and dependencies.</param>
    /// <returns>The step, and what it printed.</returns>
    public static (Resource Step, Output<string> Stdout) Declare(
        ComponentResource parent, string name, StepAction action, Plan plan, string run, DatabaseMember member, DatabaseMember peer,
        CustomResourceOptions options) => member.Machine switch
        {
            Machine.DockerContainer container => OnThisMachine(name, action, run, member, container, options),
            Machine.Ec2Instance instance =>
                ThroughAws(parent, name, action == StepAction.StartMachine, plan, run, member, instance, peer, options),
            var other => throw new UnreachableException($"Unexpected machine type: {other.GetType().Name}."),
        };

    private static (Resource, Output<string>) OnThisMachine(
        string name, StepAction action, string run, DatabaseMember member, Machine.DockerContainer container, CustomResourceOptions options)
    {
        var command = new Command(name, Local(run, StepScript.OnThisMachine(action, member.Host, container.Name)), options);
        return (command, command.Stdout);
    }

    // Once for the plan, as the step itself. Nothing waits for it but the report.
    private static Output<string> WhenFenced(string name, string run, DatabaseMember member, Resource stopped, ComponentResource parent) =>
        new Command(
            $"{name}-time",
            Local(run, StepScript.MachineFenced(member.Host)),
            new CustomResourceOptions { Parent = parent, DependsOn = { stopped } }).Stdout;

    private static CommandArgs Local(string run, string script) => new()
    {
        Interpreter = { "bash", "-c" },
        Create = "bash -s",
        Update = RoleChange.Nothing,
        Stdin = script,
        Triggers = Remote.Triggers.On(run),
        AddPreviousOutputInEnv = false,
    };

    // Named after the plan: what was done under another plan is forgotten, which leaves the machine as it is, and done again for this
    // one. What a refresh sees later (the machine was started again) must not be undone by the next run, so it is ignored.
    private static (Resource, Output<string>) ThroughAws(
        ComponentResource parent, string name, bool running, Plan plan, string run, DatabaseMember member, Machine.Ec2Instance instance,
        DatabaseMember peer, CustomResourceOptions options)
    {
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
            string.Create(CultureInfo.InvariantCulture, $"{name}-{member.Region}-{plan.Epoch}-{plan.Number}"),
            new InstanceStateArgs { InstanceId = instance.Id, State = running ? "running" : "stopped", Force = !running },
            CustomResourceOptions.Merge(options, new CustomResourceOptions
            {
                Provider = provider,
                IgnoreChanges = { "state", "force" },
                CustomTimeouts = new CustomTimeouts { Create = Ec2Deadline },
            }));
        return (
            state,
            running ? state.State.Apply(now => $"{member.Host}: its machine is {now}\n") : WhenFenced(name, run, member, state, parent));
    }
}
