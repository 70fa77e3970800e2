namespace HaCluster.Diagnostics;

public enum Severity
{
    Warning,
    Error,
}
