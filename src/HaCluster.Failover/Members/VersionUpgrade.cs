using System.Text.Json;

namespace HaCluster.Failover.Members;

/// <summary>An upgrade to another major version, as a database host has it on record until it is finished.</summary>
/// <param name="From">The major version before.</param>
/// <param name="To">The one after.</param>
/// <param name="Stage">
/// <c>converting</c>: the primary is between both versions; <c>converted</c>: the host uses the later one and keeps data of the former;
/// <c>returned</c>: it uses the former one again and keeps data of the later.
/// </param>
/// <param name="At">When the primary was stopped for it; null while it is between both.</param>
public sealed record VersionUpgrade(int From, int To, string Stage, DateTimeOffset? At)
{
    public const string Converting = "converting";

    public const string Returned = "returned";

    /// <summary>The version of which this host keeps data that it does not use.</summary>
    public int Kept => Stage == Returned ? To : From;

    /// <summary><c>{from, to, stage, at}</c>, all of them texts.</summary>
    internal static VersionUpgrade? Read(JsonElement record) =>
        int.TryParse(record.Text("from"), out var from) && int.TryParse(record.Text("to"), out var to)
            ? new VersionUpgrade(from, to, record.Text("stage") ?? "", record.Time("at"))
            : null;
}
