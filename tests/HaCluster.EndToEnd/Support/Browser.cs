using PuppeteerSharp;

namespace HaCluster.EndToEnd.Support;

/// <summary>Chromium without a window, with one page; pictures of it are kept among the artifacts.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly IBrowser _browser;
    private readonly IPage _page;

    private Browser(IBrowser browser, IPage page)
    {
        _browser = browser;
        _page = page;
    }

    /// <summary>Where Debian's package has it; null where it is not installed.</summary>
    public static string? Program { get; } = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    public static async Task<Browser> StartAsync()
    {
        var browser = await Puppeteer.LaunchAsync(new LaunchOptions
        {
            ExecutablePath = Program,
            AcceptInsecureCerts = true,
            DefaultViewport = new ViewPortOptions { Width = 1400, Height = 1000 },
            // Root has no sandbox there; the pages are the cluster's own.
            Args = Environment.UserName == "root" ? ["--no-sandbox", "--no-proxy-server"] : ["--no-proxy-server"],
        });
        return new Browser(browser, await browser.NewPageAsync());
    }

    public Task OpenAsync(Uri url) => _page.GoToAsync(url.OriginalString, WaitUntilNavigation.Load);

    /// <summary>Sends a form and waits for the page that answers.</summary>
    public async Task SendAsync(string button, params (string Field, string Value)[] values)
    {
        foreach (var (field, value) in values)
            await _page.TypeAsync(field, value);
        await Task.WhenAll(_page.WaitForNavigationAsync(), _page.ClickAsync(button));
    }

    /// <summary>Follows the first link whose text this is.</summary>
    public async Task FollowAsync(string text) => await Task.WhenAll(
        _page.WaitForNavigationAsync(),
        _page.EvaluateFunctionAsync("text => [...document.querySelectorAll('a')].find(a => a.innerText.trim() === text).click()", text));

    /// <summary>What a person reads.</summary>
    public Task<string> TextAsync() => _page.EvaluateExpressionAsync<string>("document.body.innerText");

    public Task<int> CountAsync(string selector) =>
        _page.EvaluateFunctionAsync<int>("selector => document.querySelectorAll(selector).length", selector);

    /// <summary>Loads the page again until it is as wanted, and keeps a picture of it, whether it came to that or not.</summary>
    /// <exception cref="TimeoutException">The message has the text of the page.</exception>
    public async Task ExpectAsync(string picture, Func<Task<bool>> condition)
    {
        var end = DateTimeOffset.UtcNow + Deadline;
        while (!await condition())
        {
            if (DateTimeOffset.UtcNow > end)
            {
                await KeepAsync(picture);
                throw new TimeoutException($"{picture} is not what was expected within {Deadline.TotalSeconds} s: {await TextAsync()}");
            }
            await Task.Delay(TimeSpan.FromSeconds(1));
            await _page.ReloadAsync();
        }
        await KeepAsync(picture);
    }

    public ValueTask DisposeAsync() => _browser.DisposeAsync();

    private Task KeepAsync(string picture) => _page.ScreenshotAsync(Path.Combine(TestStack.Artifacts, $"{picture}.png"));
}
