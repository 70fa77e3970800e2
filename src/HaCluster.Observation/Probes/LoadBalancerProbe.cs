using System.Net.Http.Headers;
using System.Text;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>Asks a region's HAProxy for its statistics page in CSV form.</summary>
internal static class LoadBalancerProbe
{
    public static async Task<LoadBalancerObservation> ObserveAsync(
        HttpClient http, RegionEndpoints region, StatisticsCredentials credentials, CancellationToken deadline)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(region.StatsUrl.AbsoluteUri + ";csv"));
        var pair = Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password.Reveal()}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        try
        {
            using var response = await http.SendAsync(request, deadline);
            if (!response.IsSuccessStatusCode)
                return Down(region, $"it answered {(int)response.StatusCode} {response.ReasonPhrase}");
            var csv = await response.Content.ReadAsStringAsync(deadline);
            return new LoadBalancerObservation(region.Name, true, HaProxyStatistics.Servers(csv), null);
        }
        catch (OperationCanceledException)
        {
            return Down(region, "no answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or FormatException or IOException)
        {
            return Down(region, exception.Message);
        }
    }

    private static LoadBalancerObservation Down(RegionEndpoints region, string why) =>
        new(region.Name, false, [], $"statistics page {region.StatsUrl}: {why}");
}
