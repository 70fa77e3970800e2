using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using HaCluster.Web.Tests.App;
using HaCluster.Web.Tests.Postgres;

namespace HaCluster.Web.Tests;

/// <summary>One pair of servers and one application for all tests of this class.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    internal PostgresPair Database { get; private set; } = null!;

    internal AppProcess App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Database = await PostgresPair.StartAsync();
        App = await AppProcess.StartReadyAsync(Database);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Database.DisposeAsync();
    }
}

public sealed class ApiTests(ApiFixture fixture) : IClassFixture<ApiFixture>
{
    private const string Valid = """{"dateOfBirth":"1990-05-17"}""";

    private HttpClient Http => fixture.App.Http;

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task A_date_of_birth_is_stored_with_204_and_greeted_with_200(string method)
    {
        using var stored = await SendAsync(method, "/hello/Ada", Valid);
        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        Assert.Equal("", await stored.Content.ReadAsStringAsync());

        using var greeted = await Http.GetAsync("/hello/Ada");
        Assert.Equal(HttpStatusCode.OK, greeted.StatusCode);
        Assert.Equal("application/json", greeted.Content.Headers.ContentType?.ToString());
        Assert.Matches(
            """^\{"message":"Hello, Ada! (Your birthday is in \d{1,3} day\(s\)|Happy birthday!)"\}$""",
            await greeted.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Storing_again_replaces_the_date()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        (await SendAsync("PUT", "/hello/Grace", Valid)).Dispose();
        (await SendAsync("PUT", "/hello/Grace", $$"""{"dateOfBirth":"{{today.AddDays(-1):yyyy-MM-dd}}"}""")).Dispose();
        Assert.Equal(
            $"{today.AddDays(-1):yyyy-MM-dd}",
            $"{await fixture.Database.First.ExecuteAsync("SELECT birthday::text FROM base.users WHERE username = 'grace'", "revolutdb")}");
    }

    [Fact]
    public async Task Names_that_differ_in_case_are_one_user_and_the_greeting_spells_it_as_asked()
    {
        (await SendAsync("PUT", "/hello/EMMY", Valid)).Dispose();
        var greeting = await Http.GetFromJsonAsync<JsonElement>("/hello/eMmy");
        Assert.StartsWith("Hello, eMmy! ", greeting.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            "emmy", await fixture.Database.First.ExecuteAsync("SELECT username FROM base.users WHERE username ILIKE 'emmy'", "revolutdb"));
    }

    [Theory]
    [InlineData("GET", "/hello/Nobody", null, 404, "No date of birth is stored for 'Nobody'; store one with PUT /hello/Nobody.")]
    [InlineData("GET", "/hello/Ada1", null, 400, "The username 'Ada1' must contain only letters, A to Z in either case.")]
    [InlineData("PUT", "/hello/Ada1", Valid, 400, "The username 'Ada1' must contain only letters, A to Z in either case.")]
    [InlineData("PUT", "/hello/Zo%C3%AB", Valid, 400, "The username 'Zoë' must contain only letters, A to Z in either case.")]
    [InlineData("PUT", "/hello/abcdefghijklmnopqrstu", Valid, 400, "The username has 21 characters; it must have 1 to 20.")]
    [InlineData("PUT", "/hello/Ada", "{", 400, "The body is not valid JSON (line 1, byte 2); it must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("PUT", "/hello/Ada", "", 400, "The body is empty; it must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("PUT", "/hello/Ada", "{}", 400, "The field 'dateOfBirth' is missing; the body must be {\"dateOfBirth\":\"YYYY-MM-DD\"}.")]
    [InlineData("PUT", "/hello/Ada", "{\"dateOfBirth\":\"2023-02-30\"}", 400, "The dateOfBirth '2023-02-30' is not a date of the calendar "
        + "in the form YYYY-MM-DD.")]
    [InlineData("DELETE", "/hello/Ada", null, 405, "DELETE is not possible at /hello/Ada; allowed: GET, HEAD, OPTIONS, POST, PUT.")]
    [InlineData("PUT", "/hello/Ada", "{\"dateOfBirth\":\"0001-01-01\"}", 400, "The dateOfBirth 0001-01-01 is too early; "
        + "the earliest is 0001-01-02.")]
    [InlineData("GET", "/nothing", null, 404, "There is nothing at /nothing; greetings are at /hello/{username}.")]
    [InlineData("GET", "/hello/", null, 404, "There is nothing at /hello/; greetings are at /hello/{username}.")]
    [InlineData("PUT", "/hello/a/b", Valid, 404, "There is nothing at /hello/a/b; greetings are at /hello/{username}.")]
    public async Task A_bad_request_is_answered_with_a_problem_that_says_why(
        string method, string path, string? body, int status, string detail)
    {
        using var response = await SendAsync(method, path, body);
        await AssertProblemAsync(response, status, detail);
    }

    [Theory]
    [InlineData("/hello/Ada", "GET, HEAD, OPTIONS, POST, PUT")]
    [InlineData("/health/live", "GET, HEAD, OPTIONS")]
    [InlineData("/health/ready", "GET, HEAD, OPTIONS")]
    public async Task Every_route_answers_head_as_get_without_a_body_and_options_with_what_is_allowed(string path, string allowed)
    {
        (await SendAsync("PUT", "/hello/Ada", Valid)).Dispose();

        using var head = await SendAsync("HEAD", path, null);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal("", await head.Content.ReadAsStringAsync());
        using var options = await SendAsync("OPTIONS", path, null);
        Assert.Equal(HttpStatusCode.NoContent, options.StatusCode);
        Assert.Equal(allowed, string.Join(", ", options.Content.Headers.Allow));
    }

    [Fact]
    public async Task The_earliest_date_is_stored_as_it_was_sent()
    {
        using var stored = await SendAsync("PUT", "/hello/Methuselah", """{"dateOfBirth":"0001-01-02"}""");

        Assert.Equal(HttpStatusCode.NoContent, stored.StatusCode);
        Assert.Equal(
            "0001-01-02",
            $"{await fixture.Database.First.ExecuteAsync("SELECT birthday::text FROM base.users WHERE username = 'methuselah'", "revolutdb")}");
    }

    [Fact]
    public async Task A_path_of_nine_kilobytes_is_answered_with_a_problem()
    {
        using var response = await SendAsync("GET", "/hello/" + new string('a', 9000), null);

        await AssertProblemAsync(response, 400, "The username has 9000 characters; it must have 1 to 20.");
    }

    [Fact]
    public async Task A_date_in_the_future_is_refused()
    {
        var tomorrow = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd");
        using var response = await SendAsync("PUT", "/hello/Ada", $$"""{"dateOfBirth":"{{tomorrow}}"}""");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            $"The dateOfBirth {tomorrow} must be before today", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task A_body_that_is_not_announced_as_json_is_refused(string? type)
    {
        using var response = await SendAsync("PUT", "/hello/Ada", Valid, type);
        await AssertProblemAsync(response, 415, "The body must be sent with content-type: application/json, in UTF-8.");
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    public async Task Json_in_utf8_is_accepted_however_it_is_spelt(string type)
    {
        using var response = await SendAsync("PUT", "/hello/Ada", Valid, type);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Fact]
    public async Task A_body_of_one_megabyte_is_refused_before_it_is_read()
    {
        // Only the head is sent: an answer proves that the body was not waited for.
        using var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", fixture.App.Port);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(
            "PUT /hello/Ada HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1048576\r\n\r\n"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task A_body_of_one_megabyte_in_chunks_is_refused_too()
    {
        using var content = new StreamContent(new MemoryStream(Encoding.ASCII.GetBytes(new string(' ', 1 << 20))));
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/hello/Ada") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        using var response = await Http.SendAsync(request);
        await AssertProblemAsync(response, 413, "The body is too large; at most 1024 bytes are read.");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/hello/Nobody")]
    [InlineData("/hello/1")]
    [InlineData("/nothing")]
    [InlineData("/metrics")]
    public async Task Every_answer_says_who_served_it(string path)
    {
        using var response = await Http.GetAsync(path);
        Assert.Equal("site1-app-1", Assert.Single(response.Headers.GetValues("X-Served-By")));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Metrics_count_requests_and_name_the_primary()
    {
        (await Http.GetAsync("/hello/Nobody")).Dispose();
        (await SendAsync("BREW", "/hello/Nobody", null)).Dispose();
        var metrics = await Http.GetStringAsync("/metrics");
        Assert.Contains(
            $"hacluster_web_database_host_role{{host=\"{fixture.Database.First.Endpoint}\",role=\"Primary\"}} 1\n", metrics,
            StringComparison.Ordinal);
        Assert.Contains(
            $"hacluster_web_database_host_role{{host=\"{fixture.Database.Second.Endpoint}\",role=\"Standby\"}} 1\n", metrics,
            StringComparison.Ordinal);
        Assert.Matches("""http_requests_received_total\{code="404",method="GET",endpoint="/hello/\{username\}"\} \d+""", metrics);
        Assert.Matches("""http_requests_received_total\{code="405",method="other",endpoint=""\} \d+""", metrics);
        Assert.DoesNotContain("BREW", metrics, StringComparison.Ordinal);
        Assert.Matches("""http_request_duration_seconds_count\{code="404",method="GET",endpoint="/hello/\{username\}"\} \d+""", metrics);
        Assert.Contains("http_requests_in_progress{method=\"GET\",endpoint=\"/metrics\"} 1\n", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/hello/Nobody")]
    [InlineData("/hello/x1")]
    [InlineData("/health/ready")]
    public async Task Every_document_says_its_length(string path)
    {
        using var response = await Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        var length = response.Content.Headers.ContentLength;
        Assert.Equal((await response.Content.ReadAsByteArrayAsync()).Length, length);
        Assert.NotEqual(true, response.Headers.TransferEncodingChunked);
    }

    [Fact]
    public async Task Sql_in_a_name_reaches_no_server()
    {
        using var response = await SendAsync("PUT", "/hello/" + Uri.EscapeDataString("x';DROP TABLE--"), Valid);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((bool?)await fixture.Database.First.ExecuteAsync("SELECT to_regclass('base.users') IS NOT NULL", "revolutdb"));
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string? body, string? type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }
        return await Http.SendAsync(request);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, int status, string detail)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.ToString());
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("about:blank", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEqual("", problem.GetProperty("title").GetString());
        Assert.Equal(detail, problem.GetProperty("detail").GetString());
    }
}
