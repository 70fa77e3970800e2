namespace HaCluster.Topology;

/// <summary>Text that must not reach a log or a message by accident: printing it, or a record around it, prints a mark.</summary>
public sealed class SecretText(string value)
{
    public string Reveal() => value;

    public override string ToString() => "[secret]";
}
