using HaCluster.Cli.Access;
using HaCluster.Cli.Hosting;
using HaCluster.Diagnostics;
using Spectre.Console;

namespace HaCluster.Cli.Status;

/// <summary>What a role change could rely on if the stack could not be read.</summary>
internal static class AccessLine
{
    public static Markup Of(AccessState access, CommandSession session)
    {
        var save = $"`{Markup.Escape(session.CommandStyle.Write(new ProductCommand("access", "save")))}`";
        return new Markup("Access file: " + access switch
        {
            { SavedAt: { } savedAt, Current: true } => $"{Age.Of(savedAt, session.Host.Time)} old",
            { SavedAt: { } savedAt } =>
                $"[yellow]outdated[/]: the stack was changed since it was written, {Age.Of(savedAt, session.Host.Time)} ago; run {save}",
            { Problem: { } problem } => $"[yellow]not readable[/]: {Markup.Escape(problem.TrimEnd('.'))}; run {save}",
            _ => $"[yellow]missing[/]; run {save}",
        });
    }
}
