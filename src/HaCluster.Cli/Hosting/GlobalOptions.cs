namespace HaCluster.Cli.Hosting;

internal enum ColorChoice { Auto, Always, Never }

/// <summary>Values of the options which every verb takes.</summary>
/// <param name="Directory">Absolute directory to work in.</param>
/// <param name="Stack">Stack named by flag or environment; null selects the default.</param>
/// <param name="Json">stdout carries one JSON document; everything for people goes to stderr.</param>
internal sealed record GlobalOptions(
    string Directory, string? Stack, bool Yes, bool Json, bool Quiet, bool Verbose, ColorChoice Color, bool NonInteractive);
