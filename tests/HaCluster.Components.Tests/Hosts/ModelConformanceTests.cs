using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;
using HaCluster.Failover.Members;
using HaCluster.Failover.Model;
using HaCluster.Failover.Planning;
using HaCluster.Failover.Scripts;
using HaCluster.Failover.Steps;

namespace HaCluster.Components.Tests.Hosts;

/// <summary>
/// The model against the scripts. A chain of role changes is carried out on real servers and in the model side by side. Each script is
/// cut off before each of its actions in turn, and run again; after every cut and every end both hosts must be as the model has them.
/// </summary>
public sealed class ModelConformanceTests(ITestOutputHelper output)
{
    // Parts of one session of psql, in which the shell cannot be cut off; and the copy, which stands for the rewind in the model, too.
    private static readonly FrozenSet<string> NotCut = FrozenSet.ToFrozenSet(
    [
        "pg_promote", "the replay has stood still", "mode_sql \"$mode\"", "promoted_sql", "does not acknowledge commits",
        "copy_from_peer_to",
    ]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_script_that_is_cut_off_before_any_of_its_actions_leaves_what_the_model_says(bool synchronous)
    {
        await using var pair = await DatabasePair.StartAsync();
        var chain = new Chain(pair, new Setup { Synchronous = synchronous }, output);
        await chain.CarryOutAsync(PlanComposer.Rejoin(0, 1, "site2", "site1", startsMachine: false));
        await chain.CarryOutAsync(PlanComposer.Switchover(1, "site1", "site2"));
        await chain.CarryOutAsync(PlanComposer.Failover(2, "site2", "site1", Fence.Server));
        await chain.CarryOutAsync(PlanComposer.Rejoin(2, 1, "site2", "site1", startsMachine: false));
        if (synchronous)
            await chain.CarryOutAsync(PlanComposer.Degrade(2, 1, "site2", "site1"));
        await pair.Second.StopServerAsync("fast");
        await pair.First.StopServerAsync("fast");
        chain.StopServers();
        await chain.CarryOutAsync(PlanComposer.Restore(3, "site2", "site1", Fence.Server));
        Assert.True(chain.Cuts >= 20, $"only {chain.Cuts} cuts");
    }

    private sealed class Chain(DatabasePair pair, Setup setup, ITestOutputHelper output)
    {
        private World _world = AsDeployed(setup);

        public int Cuts { get; private set; }

        public void StopServers()
        {
            for (var site = 0; site < 2; site++)
                _world.Hosts[site].Stop(cleanly: true, wanted: false);
        }

        public async Task CarryOutAsync(Plan plan)
        {
            _world.Commands[0] = new Command
            {
                Order = new Order(FailoverOperation.Switchover, Sites.Of(plan.To)),
                Kind = (byte)plan.Kind,
                Epoch = (byte)plan.Epoch,
                Number = (byte)plan.Number,
                From = (byte)Sites.Of(plan.From),
                To = (byte)Sites.Of(plan.To),
                Fence = (byte)plan.Fence,
            };
            var facts = new Dictionary<string, string>();
            for (var step = 0; step < plan.Steps.Length; step++)
            {
                await CutEverywhereAsync(plan, step, facts);
                var done = await HostOf(plan.Steps[step]).StepAsync(plan.Steps[step].Action, plan, setup.Synchronous, facts);
                foreach (var (key, value) in done)
                    facts[key] = value;
                Advance(step, untilAction: null);
                await AreAlikeAsync($"after {plan.Kind}: {StepScript.FileOf(plan.Steps[step].Action)}");
            }
            _world.Commands[0] = default;
        }

        private async Task CutEverywhereAsync(Plan plan, int step, Dictionary<string, string> facts)
        {
            var planned = plan.Steps[step];
            var actions = StepActions.ScriptOf(planned.Action).Actions;
            var begun = _world.Commands[0];
            for (var last = 0; NextCut(step, last) is { } next; last = next)
            {
                var script = RoleChangeSteps.Script(HostOf(planned), planned.Action, plan, setup.Synchronous, facts);
                var marker = actions[next].Marker;
                var cut = await HostOf(planned).RunAsync($"""
                    CUT_BEFORE={HostScript.Quote(marker)}
                    set -o functrace
                    trap 'if [[ $BASH_COMMAND == *"$CUT_BEFORE"* ]]; then kill -KILL $$ $BASHPID; fi' DEBUG
                    {script}
                    """);
                var place = $"{plan.Kind}: {StepScript.FileOf(planned.Action)}, cut off before '{marker}'";
                Assert.True(
                    cut.ExitCode == 137, $"{place}: the script did not come to it: exit code {cut.ExitCode}, {cut.Output} {cut.Error}");
                Advance(step, next);
                _world.Commands[0] = begun;
                await AreAlikeAsync(place);
                Cuts++;
            }
        }

        // The first action behind the last cut by which a new run of the script changes something.
        private int? NextCut(int step, int last)
        {
            var actions = StepActions.ScriptOf(_world.Commands[0].Steps[step].Action).Actions;
            var before = _world;
            var effective = Advance(step, untilAction: null);
            _world = before;
            return effective.Where(action => action > last && !NotCut.Contains(actions[action].Marker))
                .Select(action => (int?)action).FirstOrDefault();
        }

        /// <returns>The actions that changed something, in their order.</returns>
        private List<int> Advance(int step, int? untilAction)
        {
            var effective = new List<int>();
            ref var command = ref _world.Commands[0];
            while (command.Runs && command.Progress[step] < Progress.Failed)
            {
                var action = Math.Max(command.Progress[step] - 1, 0);
                if (action == untilAction)
                    break;
                var before = $"{Of(_world.Hosts[0])}; {Of(_world.Hosts[1])}";
                var outcome = StepActions.Advance(ref _world, setup, 0, step);
                Assert.NotEqual(OutcomeKind.Failed, outcome.Kind);
                Settle();
                if ($"{Of(_world.Hosts[0])}; {Of(_world.Hosts[1])}" != before)
                    effective.Add(action);
            }
            return effective;
        }

        // What goes on by itself until nothing more happens.
        private void Settle()
        {
            MoveKind[] moves = [MoveKind.ServerAnswers, MoveKind.WalFlows, MoveKind.PromotionEnds];
            for (var goesOn = true; goesOn;)
            {
                goesOn = false;
                foreach (var move in moves)
                    for (var site = 0; site < 2; site++)
                        goesOn |= Nature.Happens(ref _world, setup, move, site);
            }
        }

        private async Task AreAlikeAsync(string place)
        {
            for (var site = 0; site < 2; site++)
            {
                var expected = $"{Sites.Host(site)}: {Of(_world.Hosts[site])}";
                var host = site == 0 ? pair.First : pair.Second;
                var seen = "";
                for (var attempt = 0; attempt < 50 && seen != expected; attempt++)
                {
                    if (attempt > 0)
                        await Task.Delay(100, TestContext.Current.CancellationToken);
                    seen = $"{Sites.Host(site)}: {await LookAsync(host)}";
                }
                Assert.True(seen == expected, $"{place}\nmodel: {expected}\nreal:  {seen}");
            }
            output.WriteLine($"{place}: alike");
        }

        private DatabaseHost HostOf(PlanStep step) => Command.SiteOf(step) == 0 ? pair.First : pair.Second;
    }

    // Without marks and modes, as DatabasePair has it: the first plan of a chain brings them.
    private static World AsDeployed(Setup setup) => (setup with { Synchronous = false }).Start();

    private static string Of(in Host host)
    {
        var role = host.IsPrimary ? "primary" : host.IsStandby ? "standby" : "down";
        var record = host.Promotion;
        return string.Join(
            ' ', role, $"signal={Flag(host.StandbySignal)}", $"fenced={Flag(host.Fenced == FenceMark.Durable)}",
            $"held={Flag(host.Fenced == FenceMark.UntilBoot)}", $"alone={Flag(host.Alone)}", $"degraded={Flag(host.Degraded)}",
            $"demoted={host.DemotedEpoch}",
            record.Epoch == 0
                ? "record=none"
                : $"record={record.Epoch},{(PlanKind)record.Kind},{Sites.Name(record.To)},{(record.Done ? "done" : "intended")}",
            $"rejoin={(host.Rejoining.Number == 0 ? "none" : host.Rejoining.Done ? "done" : "intended")}",
            host.Runs ? $"slot={Flag(host.Slot)}" : "slot=?",
            host.IsPrimary ? $"waits={Flag(host.Waits)} timeline={History.Timeline(host.Wal)}" : "waits=? timeline=?");
    }

    private static async Task<string> LookAsync(DatabaseHost host)
    {
        var lines = (await host.DoAsync($"""
            {DatabaseHostScript.Prelude}
            there() {"{ if [ -e \"$1\" ]; then echo 1; else echo 0; fi; }"}
            server_role
            there "$DATA_DIR/standby.signal"
            there "$FENCED"
            there "$FENCED_UNTIL_BOOT"
            there "$ALONE"
            there "$DEGRADED"
            cat "$DEMOTED" 2> /dev/null || echo
            cat "$PROMOTION" 2> /dev/null || echo
            cat "$REJOIN" 2> /dev/null || echo
            sql "select count(*) from pg_replication_slots where slot_name = '$PEER_SLOT'" 2> /dev/null || echo '?'
            of_primary() {"{ sql \"select case when pg_is_in_recovery() then '?' else ($1)::text end\" 2> /dev/null || echo '?'; }"}
            of_primary "(current_setting('synchronous_standby_names') <> '')::int"
            of_primary "$CURRENT_TIMELINE"
            """)).Split('\n');
        var demoted = lines[6].Length == 0 ? null : JsonNode.Parse(lines[6]);
        var record = lines[7].Length == 0 ? null : JsonNode.Parse(lines[7]);
        var rejoin = lines[8].Length == 0 ? null : JsonNode.Parse(lines[8]);
        return string.Join(
            ' ', lines[0], $"signal={lines[1]}", $"fenced={lines[2]}", $"held={lines[3]}", $"alone={lines[4]}", $"degraded={lines[5]}",
            string.Create(CultureInfo.InvariantCulture, $"demoted={(long?)demoted?["epoch"] ?? 0}"),
            record is null ? "record=none" : $"record={record["epoch"]},{record["kind"]},{record["to"]},{record["state"]}",
            $"rejoin={rejoin?["state"] ?? "none"}", $"slot={lines[9]}", $"waits={lines[10]} timeline={lines[11]}");
    }

    private static int Flag(bool value) => value ? 1 : 0;
}
