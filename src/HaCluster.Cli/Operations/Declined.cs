using HaCluster.Cli.Hosting;
using Spectre.Console;

namespace HaCluster.Cli.Operations;

internal static class Declined
{
    public static int Say(CommandSession session, string text)
    {
        session.Human.WriteLine(text);
        return ExitCodes.Declined;
    }
}
