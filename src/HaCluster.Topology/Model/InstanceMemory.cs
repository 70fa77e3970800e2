using System.Collections.Frozen;

namespace HaCluster.Topology.Model;

/// <summary>
/// The memory of EC2 instance types, from their names (AWS, "Amazon EC2 instance types"): the burstable ones have a table, the others a
/// fixed amount for each vCPU of the family. Where members of a family differ, it is the smallest of them.
/// </summary>
public static class InstanceMemory
{
    private static readonly FrozenDictionary<string, int> Burstable = new Dictionary<string, int>
    {
        ["nano"] = 512,
        ["micro"] = 1024,
        ["small"] = 2048,
        ["medium"] = 4096,
        ["large"] = 8192,
        ["xlarge"] = 16384,
        ["2xlarge"] = 32768,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> GibPerVcpu = new Dictionary<string, int>
    {
        ["a"] = 2,
        ["c"] = 2,
        ["m"] = 4,
        ["im"] = 4,
        ["is"] = 6,
        ["i"] = 8,
        ["r"] = 8,
        ["z"] = 8,
    }.ToFrozenDictionary();

    /// <summary>In MiB; null when the name does not tell.</summary>
    public static int? MbOf(string type)
    {
        var (series, size) = type.Split('.') is [var first, var second] ? (first, second) : (type, "");
        var family = string.Concat(series.TakeWhile(char.IsAsciiLetterLower));
        if (family == "t")
            return Burstable.TryGetValue(size, out var memory) ? memory : null;
        return GibPerVcpu.TryGetValue(family, out var ratio) && StandardVcpus.Of(type) is > 0 and var vcpus ? vcpus * ratio * 1024 : null;
    }
}
