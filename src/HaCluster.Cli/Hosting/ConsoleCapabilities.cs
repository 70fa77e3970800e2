namespace HaCluster.Cli.Hosting;

/// <summary>What may be done on the two streams; decided once, from flags, environment and terminals.</summary>
/// <param name="ColorOutput">Colour on stdout.</param>
/// <param name="ColorError">Colour on stderr.</param>
/// <param name="Prompt">A person is there to answer.</param>
/// <param name="Animate">Lines on stderr may be redrawn.</param>
internal sealed record ConsoleCapabilities(bool ColorOutput, bool ColorError, bool Prompt, bool Animate)
{
    public static ConsoleCapabilities Decide(CliHost host, GlobalOptions options)
    {
        var dumb = host.Variable("TERM") == "dumb";
        // Continuous integration systems may allocate a terminal without a user.
        var unattended = options.NonInteractive || host.Variable("CI") is not (null or "false" or "0");
        return new ConsoleCapabilities(
            Color(host.OutputIsTerminal),
            Color(host.ErrorIsTerminal),
            Prompt: !unattended && host.InputIsTerminal && host.ErrorIsTerminal,
            Animate: !unattended && host.ErrorIsTerminal && !dumb && !options.Quiet && options.Color != ColorChoice.Never
                     && host.Variable("NO_COLOR") is null);

        bool Color(bool terminal) => options.Color switch
        {
            ColorChoice.Always => true,
            ColorChoice.Never => false,
            _ => terminal && !dumb && host.Variable("NO_COLOR") is null,
        };
    }
}
