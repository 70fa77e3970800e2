using Pulumi;
using Pulumi.Command.Remote;
using Pulumi.Command.Remote.Inputs;

namespace HaCluster.Components.Remote;

/// <summary>One step on one host: a script that runs as root when it, its variables or the machine changed.</summary>
internal static class HostCommand
{
    /// <param name="parent">The component that the step belongs to.</param>
    /// <param name="host">Where it runs; the step comes after it was prepared.</param>
    /// <param name="step">Short name of the step, unique on the host: part of the resource's name and of error messages.</param>
    /// <param name="script">Path of the script among the embedded files.</param>
    /// <param name="variables">Shell variables of the script. They travel on stdin, so secrets may be among them.</param>
    /// <param name="dependsOn">Steps and files that must be there before.</param>
    public static Command Run(
        ComponentResource parent,
        Host host,
        string step,
        string script,
        IReadOnlyDictionary<string, Input<string>> variables,
        params Resource[] dependsOn) =>
        Run(parent, new HostAccess(host.Name, host.Connection, host.InstanceId), step, script, variables, [host.Prepared, .. dependsOn]);

    /// <summary>The same for a machine on which nothing can be installed yet.</summary>
    public static Command Run(
        ComponentResource parent,
        HostAccess host,
        string step,
        string script,
        IReadOnlyDictionary<string, Input<string>> variables,
        params Resource[] dependsOn)
    {
        var names = variables.Keys.Order(StringComparer.Ordinal).ToArray();
        var stdin = Output.All(names.Select(name => variables[name])).Apply(values =>
            ComponentScript.Compose(
                script, names.Zip(values, KeyValuePair.Create).Prepend(new("STEP", step)).Prepend(new("HOST", host.Name))));
        return new Command(
            $"{host.Name}-{step}",
            new CommandArgs
            {
                Connection = host.Connection,
                Create = "sudo bash -s",
                Stdin = stdin,
                Triggers = Triggers.On(host.InstanceId),
                // The server's sshd accepts no environment from clients, and no script needs its last output.
                AddPreviousOutputInEnv = false,
            },
            new CustomResourceOptions { Parent = parent, DependsOn = dependsOn });
    }
}

/// <param name="Name">Name of the host, for messages and resource names.</param>
/// <param name="Connection">How to reach it.</param>
/// <param name="InstanceId">Changes when the machine is made anew.</param>
internal sealed record HostAccess(string Name, ConnectionArgs Connection, Output<string> InstanceId);
