namespace HaCluster.Failover.Planning;

/// <summary>A bound in words.</summary>
public static class LossText
{
    public static string Of(LossBound loss) => loss switch
    {
        { Bytes: 0 } => $"nothing ({loss.Basis})",
        { Bytes: { } bytes, Window: { } window } =>
            $"at most {bytes} bytes of WAL, written in the last {window.TotalSeconds:F1} s ({loss.Basis})",
        { Bytes: { } bytes } => $"at most {bytes} bytes of WAL ({loss.Basis})",
        { Window: { } window } => $"writes acknowledged in the last {window.TotalSeconds:F1} s ({loss.Basis})",
        _ => $"an unknown amount ({loss.Basis})",
    };
}
