using HaCluster.Deployment.Operations;

namespace HaCluster.Cli.Operations.Views;

/// <summary>
/// Shows a running operation, from <see cref="Start"/> until it is disposed of; then the terminal is in order again. A second disposal does
/// nothing.
/// </summary>
internal interface IOperationView : IEventSink, IAsyncDisposable
{
    void Start();

    /// <summary>Something the operator must see now, between the lines of progress.</summary>
    void Announce(string text);
}
