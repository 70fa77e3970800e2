using System.Reflection;
using HaCluster.Topology.Model;

namespace HaCluster.Cli.Deployments;

/// <summary>Scripts for an application host: an image that must not run on it.</summary>
internal static class ApplicationRefusal
{
    private const string Resource = "HaCluster.Cli.Deployments.refuse.sh";

    // docker/app/save.sh names the image on hosts by so many digits of its content.
    private const int Digits = 16;

    /// <summary>Lets the host run every image again.</summary>
    public const string Forget = $"rm -f {HostFiles.RefusedImage}";

    /// <param name="image">Value of <c>application.image</c>: <c>sha256:…</c> or <c>name@sha256:…</c>.</param>
    public static string Of(string image)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        var digits = image[(image.LastIndexOf(':') + 1)..][..Digits];
        return $"REFUSED_IMAGE={HostFiles.RefusedImage}\nIMAGE=hacluster/app:{digits}\n{reader.ReadToEnd()}";
    }
}
