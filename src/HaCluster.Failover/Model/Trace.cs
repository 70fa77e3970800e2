using System.Globalization;
using System.Text;

namespace HaCluster.Failover.Model;

/// <summary>Writes the way to a broken promise for people.</summary>
internal sealed class Trace(Setup setup, Moves moves)
{
    private const int MostAttempts = 24;

    public string Write(Breach breach, IReadOnlyList<Move> path, IReadOnlyList<string> more)
    {
        var text = new StringBuilder();
        var world = setup.Start();
        text.AppendLine(CultureInfo.InvariantCulture, $"{breach}, after {path.Count} moves:");
        text.AppendLine(CultureInfo.InvariantCulture, $"     at the start{Indented(world)}");
        for (var index = 0; index < path.Count; index++)
        {
            var before = world;
            moves.Make(ref world, path[index]);
            text.AppendLine(CultureInfo.InvariantCulture, $"{index + 1,3}. {Name(before, world, path[index])}{Changed(before, world)}");
        }
        text.AppendLine(CultureInfo.InvariantCulture, $"     at the end{Indented(world)}");
        foreach (var line in more.Take(MostAttempts))
            text.AppendLine(CultureInfo.InvariantCulture, $"     {line}");
        return text.ToString();
    }

    private static string Name(in World before, in World after, Move move)
    {
        var site = Sites.Name(move.Site);
        if (move.Kind < MoveKind.CommandBegins)
            return $"{site}: {NatureText.Of(move.Kind)}";
        var begun = after.Commands[before.Commands[0].Runs ? 1 : 0];
        var command = $"`{(move.Kind == MoveKind.CommandBegins ? begun : before.Commands[move.Site]).Order}`";
        return move.Kind switch
        {
            MoveKind.CommandBegins => $"{command} decides: {PlanText(begun)}",
            MoveKind.StepAdvances => $"{command}: {StepText(before, move.Site, move.Argument)}",
            MoveKind.StepIsLost => $"{command} loses the connection to a step's host",
            MoveKind.CommandIsKilled => $"{command} is killed",
            MoveKind.ScriptEnds => $"what is left of {command} ends",
            _ => $"{command} reports",
        };
    }

    private static string StepText(in World world, int slot, int step)
    {
        var planned = world.Commands[slot].Steps[step];
        var script = StepActions.ScriptOf(planned.Action);
        var index = Math.Max(0, world.Commands[slot].Progress[step] - 1);
        return $"{planned.Region}: {script.Name}: {script.Actions[index].Name}";
    }

    private static string PlanText(in Command plan) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{plan.PlanKind} from {Sites.Name(plan.From)} to {Sites.Name(plan.To)}, epoch {plan.Epoch}, fence {(Members.Fence)plan.Fence}, ")
        + $"{plan.Loss}{(plan.Limited ? "" : ", any loss accepted")}";

    private static string Changed(in World before, in World after)
    {
        var text = new StringBuilder();
        for (var site = 0; site < 2; site++)
        {
            var now = WorldText.Of(after, site);
            if (now != WorldText.Of(before, site))
                text.Append(CultureInfo.InvariantCulture, $"\n       {Sites.Name(site)} {now}");
        }
        var rest = WorldText.OfRest(after);
        if (rest != WorldText.OfRest(before))
            text.Append(CultureInfo.InvariantCulture, $"\n       {rest}");
        return text.ToString();
    }

    private static string Indented(in World world) =>
        $"\n       {Sites.Name(0)} {WorldText.Of(world, 0)}\n       {Sites.Name(1)} {WorldText.Of(world, 1)}\n       {WorldText.OfRest(world)}";
}
