using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HaCluster.Cli.Registries;

/// <summary>
/// Requests to a registry over TLS, with the login that it asks for: a password, or a token that its token server gives for the password
/// (https://distribution.github.io/distribution/spec/auth/token/).
/// </summary>
internal sealed partial class RegistryConnection : IDisposable
{
    private readonly RegistryAccess _access;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly HttpClient _http;
    private AuthenticationHeaderValue? _authorization;

    /// <param name="access">Where, and as whom.</param>
    /// <param name="limit">Of each request.</param>
    public RegistryConnection(RegistryAccess access, TimeSpan limit)
    {
        _access = access;
        var options = new SslClientAuthenticationOptions();
        if (access.CaCertificate is { } pem)
        {
            _authorities.ImportFromPem(pem);
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(_authorities);
            options.CertificateChainPolicy = policy;
        }
        _http = new HttpClient(new SocketsHttpHandler
        {
            // A proxy has no business between an operator and the cluster. Other registries send clients to where they keep the content.
            UseProxy = !access.IsOwn,
            AllowAutoRedirect = !access.IsOwn,
            SslOptions = options,
        })
        {
            BaseAddress = new Uri($"https://{access.Address}/v2/"),
            Timeout = limit,
        };
        if (access.IsOwn)
        {
            _authorization = Basic;
            // The certificate has this name, whatever the address.
            _http.DefaultRequestHeaders.Host = access.Name;
        }
    }

    private AuthenticationHeaderValue? Basic => _access is { User: { } user, Password: { } password }
        ? new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password.Reveal()}")))
        : null;

    /// <param name="request">Makes the request, whose address is relative to <c>/v2/</c>; it may be sent twice.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The answer; 401 when the login was refused.</returns>
    /// <exception cref="HttpRequestException">There is none, or the token server failed.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        var response = await SendOnceAsync(request, cancellation);
        if (response.StatusCode != HttpStatusCode.Unauthorized || _access.IsOwn)
            return response;
        if (await AnswerAsync(response, cancellation) is not { } authorization)
            return response;
        response.Dispose();
        _authorization = authorization;
        return await SendOnceAsync(request, cancellation);
    }

    public void Dispose()
    {
        _http.Dispose();
        foreach (var authority in _authorities)
            authority.Dispose();
    }

    private async Task<HttpResponseMessage> SendOnceAsync(Func<HttpRequestMessage> request, CancellationToken cancellation)
    {
        using var message = request();
        message.Headers.Authorization = _authorization;
        return await _http.SendAsync(message, cancellation);
    }

    // What to say to the challenge; null when there is nothing to say, or it was said already.
    private async Task<AuthenticationHeaderValue?> AnswerAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var challenge = response.Headers.WwwAuthenticate.FirstOrDefault(each => Is(each, "Bearer"))
            ?? response.Headers.WwwAuthenticate.FirstOrDefault(each => Is(each, "Basic"));
        if (challenge is null)
            return null;
        if (Is(challenge, "Basic"))
            return _authorization is null ? Basic : null;
        var parameters = Parameter().Matches(challenge.Parameter ?? "").DistinctBy(match => match.Groups["name"].Value)
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value, StringComparer.OrdinalIgnoreCase);
        if (!Uri.TryCreate(parameters.GetValueOrDefault("realm"), UriKind.Absolute, out var realm) || realm.Scheme != Uri.UriSchemeHttps)
            throw new HttpRequestException("It asks for a token from a server without TLS, where a password would be sent in clear.");
        var query = string.Join('&', new[] { "service", "scope" }.Where(parameters.ContainsKey)
            .Select(name => $"{name}={Uri.EscapeDataString(parameters[name])}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(realm) { Query = query }.Uri);
        request.Headers.Authorization = Basic;
        using var answer = await _http.SendAsync(request, cancellation);
        if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return null;
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException($"Its token server {realm.Authority} answered {(int)answer.StatusCode} {answer.ReasonPhrase}.");
        using var token = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        return new AuthenticationHeaderValue(
            "Bearer",
            (token.RootElement.TryGetProperty("token", out var text) ? text : token.RootElement.GetProperty("access_token")).GetString());
    }

    private static bool Is(AuthenticationHeaderValue challenge, string scheme) =>
        challenge.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("""(?<name>[A-Za-z]+)="(?<value>[^"]*)"(,|\z)""")]
    private static partial Regex Parameter();
}
