using HaCluster.Cli.Hosting;
using HaCluster.Cli.Tests.Support;

namespace HaCluster.Cli.Tests;

public sealed class ConsoleCapabilitiesTests
{
    private static readonly GlobalOptions Defaults = new("/", null, false, false, false, false, ColorChoice.Auto, false);

    [Fact]
    public void On_a_terminal_everything_is_allowed() =>
        Assert.Equal(new ConsoleCapabilities(true, true, true, true), Decide(terminal: true));

    [Fact]
    public void Without_a_terminal_nothing_is() =>
        Assert.Equal(new ConsoleCapabilities(false, false, false, false), Decide(terminal: false));

    [Fact]
    public void NO_COLOR_forbids_colour_and_redrawing_but_not_questions() =>
        Assert.Equal(new ConsoleCapabilities(false, false, true, false), Decide(terminal: true, ("NO_COLOR", "1")));

    [Fact]
    public void A_terminal_of_a_continuous_integration_system_has_nobody_behind_it() =>
        Assert.Equal(new ConsoleCapabilities(true, true, false, false), Decide(terminal: true, ("CI", "true")));

    [Fact]
    public void A_dumb_terminal_can_answer_but_not_redraw() =>
        Assert.Equal(new ConsoleCapabilities(false, false, true, false), Decide(terminal: true, ("TERM", "dumb")));

    [Fact]
    public void Non_interactive_forbids_questions_and_redrawing() =>
        Assert.Equal(new ConsoleCapabilities(true, true, false, false), ConsoleCapabilities.Decide(
            TestHost.Create(terminal: true), Defaults with { NonInteractive = true }));

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public void Colour_always_colours_files_too(bool terminal, bool expected)
    {
        var decided = ConsoleCapabilities.Decide(TestHost.Create(terminal: terminal), Defaults with { Color = ColorChoice.Always });

        Assert.Equal((expected, expected), (decided.ColorOutput, decided.ColorError));
    }

    private static ConsoleCapabilities Decide(bool terminal, params (string Name, string Value)[] variables) => ConsoleCapabilities.Decide(
        TestHost.Create(terminal: terminal, environment: variables.ToDictionary(variable => variable.Name, variable => variable.Value)),
        Defaults);
}
