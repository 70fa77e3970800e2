namespace HaCluster.Observation.Delivery;

/// <summary>What Jenkins answers on its own host.</summary>
/// <param name="Answers">Over TLS, with a certificate of the cluster's authority.</param>
/// <param name="Closed">It refuses whoever has no login.</param>
/// <param name="HasJob">With the login of the deployment its job is there.</param>
/// <param name="HasAgent">Its agent is connected.</param>
public sealed record JenkinsReport(bool Answers, bool Closed, bool HasJob, bool HasAgent)
{
    /// <summary>What is wrong, as a sentence; null where nothing is.</summary>
    public string? Problem => this switch
    {
        { Answers: false } => "It does not answer.",
        { Closed: false } => "It answers whoever has no login.",
        { HasJob: false } => "It has no job, or refuses the login of the deployment.",
        { HasAgent: false } => "Its agent is not connected: nothing can be built.",
        _ => null,
    };
}
