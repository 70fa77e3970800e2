using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace HaCluster.Topology.Validation;

internal static class CertificateText
{
    /// <summary>Whether the text is one or more certificates in PEM form.</summary>
    public static bool IsReadable(string text)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(text);
            foreach (var certificate in certificates)
                certificate.Dispose();
            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
