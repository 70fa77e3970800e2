using System.Globalization;

namespace HaCluster.Web.Settings;

/// <summary>Where one PostgreSQL server listens: an IPv4 address or a DNS name, and a port.</summary>
internal readonly record struct HostEndpoint(string Host, int Port)
{
    public const int DefaultPort = 5432;

    /// <summary>Reads <c>host</c> or <c>host:port</c>; false when it is neither.</summary>
    public static bool TryParse(string text, out HostEndpoint endpoint)
    {
        endpoint = default;
        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        var port = DefaultPort;
        if (colon >= 0 && !(int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
                            && port is > 0 and <= 65535))
            return false;
        if (Uri.CheckHostName(host) is not (UriHostNameType.IPv4 or UriHostNameType.Dns))
            return false;
        endpoint = new HostEndpoint(host, port);
        return true;
    }

    public override string ToString() => $"{Host}:{Port}";
}
