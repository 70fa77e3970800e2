using HaCluster.Load.Content;
using HaCluster.Load.Reporting;
using Microsoft.AspNetCore.Http;

namespace HaCluster.Load.Tests;

/// <summary>What does not go well is counted by its kind, and nothing is sent again.</summary>
public sealed class ErrorTests
{
    // So many writes come before the test: they are answered well, or there would be none.
    private const int Prepared = 10;

    private static readonly LoadOptions Options = new() { Threads = 2, Requests = 50, Names = 20 };

    [Fact]
    public async Task Unavailability_is_counted_by_its_status()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = (number, context, answer) =>
        {
            if (number <= Prepared || number % 2 == 0)
                return answer();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return context.Response.WriteAsync("no server");
        };

        var report = await Run.AgainstAsync(application, Options);

        Assert.Equal((100, 50, "status-503"), (report.Requests, report.ErrorCount, Assert.Single(report.Errors).Key));
        Assert.Equal(50, report.Reads.Count + report.Writes.Count);
        Assert.Equal(50, report.Seconds.Sum(second => second.Errors));
        Assert.Equal(3, report.Samples.Length);
        Assert.EndsWith("got 503: no server", report.Samples[0].Detail, StringComparison.Ordinal);
        Assert.False(report.Passed);
    }

    // Of a read, the handler would send the request again on another connection.
    [Fact]
    public async Task A_kept_connection_that_is_closed_without_a_response_is_an_error_and_the_request_is_not_repeated()
    {
        using var server = new ClosingServer();

        var report = await new LoadTest(
            Options with { Reads = 100, Threads = 1, Names = 5 }, [new LoadTarget("site1", server.Entry)], Run.NothingHappens,
            new Random(1), TimeProvider.System).RunAsync(CancellationToken.None);

        Assert.Equal(5, report.Errors[ErrorKinds.ConnectionReset]);
        Assert.Equal(50 + report.Preparation.Writes, server.Requests);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_an_error_and_the_request_is_not_repeated()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = (number, context, answer) =>
        {
            if (number <= Prepared || number % 10 != 0)
                return answer();
            context.Abort();
            return Task.CompletedTask;
        };

        var report = await Run.AgainstAsync(application, Options);

        Assert.Equal((ErrorKinds.ConnectionReset, 10), Assert.Single(report.Errors.Select(error => (error.Key, (int)error.Value))));
        Assert.Equal(100 + Prepared, application.Requests.Count);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_a_timeout()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = (number, context, answer) =>
            number == Prepared + 1 ? Task.Delay(Timeout.Infinite, context.RequestAborted) : answer();

        var report = await Run.AgainstAsync(application, Options, deadline: TimeSpan.FromSeconds(1));

        Assert.Equal((ErrorKinds.Timeout, 1), Assert.Single(report.Errors.Select(error => (error.Key, (int)error.Value))));
        Assert.Equal(100, report.Requests);
    }

    [Fact]
    public async Task A_server_that_ends_refuses_connections()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = async (number, context, answer) =>
        {
            await answer();
            if (number == Prepared + 20)
                _ = application.StopAsync();
        };

        var report = await Run.AgainstAsync(application, Options);

        Assert.Equal(100, report.Requests);
        Assert.True(report.Errors.GetValueOrDefault(ErrorKinds.ConnectRefused) > 10, string.Join(", ", report.Errors));
    }

    [Fact]
    public async Task A_cluster_that_takes_no_write_is_not_tested()
    {
        await using var application = await TestApplication.StartAsync();
        await application.StopAsync();

        var exception = await Assert.ThrowsAsync<LoadException>(() => Run.AgainstAsync(application, Options));

        Assert.StartsWith(
            "The cluster took none of 10 writes before the test: connect-refused, ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        Assert.Empty(application.Requests);
    }

    [Fact]
    public async Task Failed_writes_before_the_test_count_against_it()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = (number, context, answer) =>
        {
            if (number != 3)
                return answer();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };

        var report = await Run.AgainstAsync(application, Options);

        Assert.Equal((0, 1, false), (report.ErrorCount, report.Preparation.Failed, report.Passed));
    }

    [Fact]
    public async Task A_wrong_date_is_wrong_content()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = (number, context, answer) =>
            Name(context) is { } name && application.Users.TryGetValue(name, out var birth)
                ? TestApplication.GreetAsync(context, name, birth.AddDays(40))
                : answer();

        var report = await Run.AgainstAsync(application, Options with { Reads = 100 });

        Assert.Equal(ErrorKinds.WrongContent, Assert.Single(report.Errors).Key);
        // One read in ten asks for a name that nobody has.
        Assert.InRange(report.ErrorCount, 70, 99);
        Assert.Matches("^expected \"Hello, load.*\", got {\"message\":\"Hello, load", report.Samples[0].Detail);
    }

    [Fact]
    public async Task The_date_before_the_last_one_is_stale_content()
    {
        await using var application = await TestApplication.StartAsync();
        var before = new Dictionary<string, DateOnly>();
        application.Behaviour = async (_, context, answer) =>
        {
            var read = Name(context);
            var name = context.Request.Path.Value!.Split('/')[^1];
            if (read is null && application.Users.TryGetValue(name, out var old))
                before[name] = old;
            if (read is not null && before.TryGetValue(name, out var stale))
                await TestApplication.GreetAsync(context, name, stale);
            else
                await answer();
        };

        var report = await Run.AgainstAsync(application, Options with { Threads = 1, Reads = 50, Requests = 200 });

        Assert.True(report.Errors.GetValueOrDefault(ErrorKinds.StaleContent) > 20, string.Join(", ", report.Errors));
        Assert.DoesNotContain(ErrorKinds.WrongContent, report.Errors.Keys);
    }

    [Theory]
    [InlineData("application/json", """{"message":"Hello, everybody!"}""")]
    [InlineData("application/json", """{"greeting":"Hello"}""")]
    [InlineData("application/json", "Hello")]
    [InlineData("application/json", "[]")]
    [InlineData("text/html", "<html/>")]
    public async Task A_greeting_of_another_form_is_wrong_content(string type, string body)
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = (number, context, answer) =>
        {
            if (Name(context) is not { } name || !application.Users.ContainsKey(name))
                return answer();
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body);
        };

        var report = await Run.AgainstAsync(application, Options with { Reads = 100 });

        Assert.Equal(ErrorKinds.WrongContent, Assert.Single(report.Errors).Key);
        Assert.Equal(0, report.Writes.Count);
        Assert.InRange(report.ErrorCount, 70, 99);
    }

    [Fact]
    public async Task Content_without_end_is_wrong_content()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = async (number, context, answer) =>
        {
            if (number != Prepared + 5)
            {
                await answer();
                return;
            }
            context.Response.StatusCode = StatusCodes.Status200OK;
            while (!context.RequestAborted.IsCancellationRequested)
                await context.Response.WriteAsync(new string('x', 1000));
        };

        var report = await Run.AgainstAsync(application, Options);

        Assert.Equal((ErrorKinds.WrongContent, 1), Assert.Single(report.Errors.Select(error => (error.Key, (int)error.Value))));
    }

    [Fact]
    public async Task A_greeting_for_a_name_that_nobody_wrote_is_an_error()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = (_, context, answer) =>
            Name(context) is { } name && !application.Users.ContainsKey(name)
                ? TestApplication.GreetAsync(context, name, new DateOnly(1990, 5, 17))
                : answer();

        var report = await Run.AgainstAsync(application, Options with { Reads = 100 });

        Assert.Equal("status-200", Assert.Single(report.Errors).Key);
        Assert.InRange(report.ErrorCount, 1, 30);
    }

    [Fact]
    public async Task A_row_that_is_lost_is_an_error()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = (number, _, answer) =>
        {
            if (number == Prepared + 1)
                application.Users.Clear();
            return answer();
        };

        var report = await Run.AgainstAsync(application, Options with { Reads = 100 });

        Assert.Equal("status-404", Assert.Single(report.Errors).Key);
    }

    // A redirection leads away from the cluster.
    [Fact]
    public async Task A_redirection_is_not_followed()
    {
        await using var elsewhere = await TestApplication.StartAsync();
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = (number, context, answer) =>
        {
            if (number <= Prepared)
                return answer();
            context.Response.Redirect(new Uri(elsewhere.Entry, context.Request.Path).AbsoluteUri);
            return Task.CompletedTask;
        };

        var report = await Run.AgainstAsync(application, Options);

        Assert.Equal("status-302", Assert.Single(report.Errors).Key);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task What_was_due_and_found_no_free_thread_is_not_hidden()
    {
        await using var application = await TestApplication.StartAsync();
        application.Behaviour = async (number, _, answer) =>
        {
            if (number > 5)
                await Task.Delay(200);
            await answer();
        };

        var report = await Run.AgainstAsync(
            application, new LoadOptions { Threads = 1, Rate = 100, Duration = TimeSpan.FromSeconds(1) });

        Assert.Equal(LoadEnd.Completed, report.End);
        Assert.Equal(100, report.Requests + report.Errors[ErrorKinds.NotSent]);
        Assert.InRange(report.Requests, 5, 15);
    }

    // The name of a read.
    private static string? Name(HttpContext context) =>
        context.Request.Method == HttpMethods.Get ? context.Request.Path.Value!.Split('/')[^1] : null;
}
