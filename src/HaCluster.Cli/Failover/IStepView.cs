using HaCluster.RoleChanges;

namespace HaCluster.Cli.Failover;

/// <summary>Shows a plan while it is carried out, from <see cref="Start"/> until it is disposed of. A second disposal does nothing.</summary>
internal interface IStepView : IStepObserver, IAsyncDisposable
{
    void Start();

    /// <summary>Something the operator must see now.</summary>
    void Announce(string text);
}
