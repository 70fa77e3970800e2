namespace HaCluster.Dashboards.Pages;

/// <summary>One question to Prometheus, and the name of its answers.</summary>
/// <param name="Expression">PromQL, with the variables of Grafana.</param>
/// <param name="Legend"><c>{{label}}</c> stands for the value of a label.</param>
internal sealed record Query(string Expression, string Legend)
{
    /// <summary>Grafana puts in a window that holds several looks at a target.</summary>
    public const string Window = "[$__rate_interval]";

    /// <summary>A matcher of labels for the regions that the reader chose.</summary>
    public const string Region = "region=~\"$region\"";
}
