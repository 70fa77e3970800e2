using Spectre.Console;

namespace HaCluster.Cli.Hosting;

internal static class Consoles
{
    /// <summary>Width of lines where no terminal tells: wide enough that nothing a program reads is wrapped.</summary>
    private const int UnboundedWidth = 4096;

    public static IAnsiConsole Create(TextWriter writer, bool terminal, bool color)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal || color ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = color ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Yes : InteractionSupport.No,
            // Continuous integration systems are our own decision (see ConsoleCapabilities), not the library's guess.
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        if (!terminal)
            console.Profile.Width = UnboundedWidth;
        return console;
    }
}
