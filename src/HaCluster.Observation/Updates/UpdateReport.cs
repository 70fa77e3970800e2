using System.Collections.Immutable;
using System.Text.Json;

namespace HaCluster.Observation.Updates;

/// <summary>What a host says of the packages that serve on it. They are held, and upgraded when an operator asks for it.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Failure">Why it did not say; null when it did.</param>
public sealed record UpdateReport(string Host, string? Failure)
{
    /// <summary>Whether the host has lists of a package source; without them nothing is known of newer packages.</summary>
    public bool HasLists { get; init; }

    public ImmutableArray<ServingPackage> Packages { get; init; } = [];

    /// <summary>Those of which a newer version can be installed, as the host's lists have it.</summary>
    public IEnumerable<ServingPackage> Pending => Packages.Where(package => package.IsOutdated);

    /// <summary>PostgreSQL still runs what was installed when it started, and that was replaced since.</summary>
    public bool RestartPending { get; init; }

    /// <summary>A kernel or a library is in use only after a restart of the host (<c>/run/reboot-required</c>).</summary>
    public bool RebootRequired { get; init; }

    /// <summary>Reads the one JSON object that <see cref="UpdateScript"/> prints.</summary>
    /// <exception cref="JsonException">Something else.</exception>
    public static UpdateReport Read(string host, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new UpdateReport(host, null)
            {
                HasLists = root.GetProperty("lists").GetBoolean(),
                Packages = [.. root.GetProperty("packages").EnumerateArray().Select(one => new ServingPackage(
                    one.GetProperty("package").GetString() ?? "", one.GetProperty("installed").GetString() ?? "",
                    one.GetProperty("candidate").GetString() ?? ""))],
                RestartPending = root.GetProperty("restartPending").GetBoolean(),
                RebootRequired = root.GetProperty("rebootRequired").GetBoolean(),
            };
        }
        catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }
}

/// <param name="Package">Its name.</param>
/// <param name="Installed">The version that is installed, as Debian writes it.</param>
/// <param name="Candidate">The newer version that apt would install, else the one that is installed.</param>
public sealed record ServingPackage(string Package, string Installed, string Candidate)
{
    public bool IsOutdated => Candidate != Installed;
}
