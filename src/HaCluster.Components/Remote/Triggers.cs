using Pulumi;

namespace HaCluster.Components.Remote;

/// <summary>Values whose change makes a command run again as a new one.</summary>
internal static class Triggers
{
    public static InputList<object> On(Output<string> value) => new Input<object>[] { value.Apply(object (text) => text) };

    public static InputList<object> On(string value) => On(Output.Create(value));
}
