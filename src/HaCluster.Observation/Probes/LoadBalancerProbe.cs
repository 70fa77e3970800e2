using System.Net.Http.Headers;
using System.Text;
using HaCluster.Topology.Outputs;

namespace HaCluster.Observation.Probes;

/// <summary>Asks a region's HAProxy for its statistics page in CSV form.</summary>
internal static class LoadBalancerProbe
{
    public static Task<LoadBalancerObservation> ObserveAsync(
        HttpClient http, RegionEndpoints region, StatisticsCredentials credentials, CancellationToken deadline) =>
        AskAsync(
            http, region, credentials, csv => new LoadBalancerObservation(region.Name, true, HaProxyStatistics.Servers(csv), null),
            why => new LoadBalancerObservation(region.Name, false, [], why), deadline);

    public static Task<LoadBalancerTraffic> TrafficAsync(
        HttpClient http, RegionEndpoints region, StatisticsCredentials credentials, CancellationToken deadline) =>
        AskAsync(
            http, region, credentials, csv => new LoadBalancerTraffic(region.Name, HaProxyStatistics.Traffic(csv), null),
            why => new LoadBalancerTraffic(region.Name, [], why), deadline);

    private static async Task<T> AskAsync<T>(
        HttpClient http, RegionEndpoints region, StatisticsCredentials credentials, Func<string, T> answer, Func<string, T> none,
        CancellationToken deadline)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(region.StatsUrl.AbsoluteUri + ";csv"));
        var pair = Encoding.UTF8.GetBytes($"{credentials.User}:{credentials.Password.Reveal()}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        try
        {
            using var response = await http.SendAsync(request, deadline);
            if (!response.IsSuccessStatusCode)
                return none(Why($"it answered {(int)response.StatusCode} {response.ReasonPhrase}"));
            return answer(await response.Content.ReadAsStringAsync(deadline));
        }
        catch (OperationCanceledException)
        {
            return none(Why("no answer in time"));
        }
        catch (Exception exception) when (exception is HttpRequestException or FormatException or IOException)
        {
            return none(Why(exception.Message));
        }

        string Why(string reason) => $"statistics page {region.StatsUrl}: {reason}";
    }
}
