namespace HaCluster.Web.Hosting;

/// <summary>Whether the process has been told to end.</summary>
internal sealed class DrainState
{
    private volatile bool _draining;

    public bool IsDraining => _draining;

    public void Begin() => _draining = true;
}
