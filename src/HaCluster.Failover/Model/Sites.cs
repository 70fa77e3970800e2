namespace HaCluster.Failover.Model;

/// <summary>The two regions of the model by index.</summary>
internal static class Sites
{
    public static string Name(int site) => site == 0 ? "site1" : "site2";

    public static string Host(int site) => site == 0 ? "site1-db" : "site2-db";

    public static int Of(string region) => region == Name(0) ? 0 : 1;
}
