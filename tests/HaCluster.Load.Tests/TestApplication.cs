using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HaCluster.Web.Birthdays;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HaCluster.Load.Tests;

/// <summary>A server that answers as the application does, from memory, unless a test lets it do something else.</summary>
internal sealed class TestApplication : IAsyncDisposable
{
    private readonly WebApplication _server;
    private int _requests;

    private TestApplication(WebApplication server) => _server = server;

    /// <summary>What was written.</summary>
    public ConcurrentDictionary<string, DateOnly> Users { get; } = new();

    public ConcurrentDictionary<string, int> Connections { get; } = new();

    /// <summary>Every request as <c>GET /hello/name</c>, in the order of their arrival.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>
    /// Is given the number of the request, counted from 1, and what the application does; null is to do just that.
    /// </summary>
    public Func<int, HttpContext, Func<Task>, Task>? Behaviour { get; set; }

    public Uri Entry => new(_server.Urls.Single() + "/");

    public static async Task<TestApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var application = new TestApplication(builder.Build());
        application._server.Run(application.ServeAsync);
        await application._server.StartAsync();
        return application;
    }

    /// <summary>From now on connections are refused, and those that are open end.</summary>
    public Task StopAsync() => _server.StopAsync(new CancellationToken(canceled: true));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(HttpContext context)
    {
        var number = Interlocked.Increment(ref _requests);
        Connections.AddOrUpdate(context.Connection.Id, 1, (_, count) => count + 1);
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
        if (Behaviour is { } behave)
            await behave(number, context, () => AnswerAsync(context));
        else
            await AnswerAsync(context);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var name = context.Request.Path.Value!["/hello/".Length..];
        if (context.Request.Method == HttpMethods.Put)
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body))!;
            Users[name] = DateOnly.ParseExact((string)body["dateOfBirth"]!, "yyyy-MM-dd");
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else if (Users.TryGetValue(name, out var birth))
        {
            await GreetAsync(context, name, birth);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            await context.Response.WriteAsJsonAsync(
                new { detail = $"No date of birth is stored for '{name}'." }, options: null, "application/problem+json");
        }
    }

    public static Task GreetAsync(HttpContext context, string name, DateOnly birth) =>
        context.Response.WriteAsJsonAsync(
            new { message = Birthday.Greeting(name, birth, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime)) },
            options: null, "application/json");
}
