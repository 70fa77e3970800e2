using HaCluster.Drills.Chaos;

namespace HaCluster.Drills.Tests.Chaos;

/// <summary>Texts as the product prints them.</summary>
public sealed class AdviceTests
{
    private static readonly HashSet<string> Known = ["REGION", "site1", "site2", "site1-db", "site2-db"];

    public static TheoryData<string, string> Texts => new()
    {
        { "hacluster failover --to site2", "hacluster failover --to site2" },
        { "Bring it back as a standby: `scripts/hacluster rejoin site1 -s other -C /a.b`.", "hacluster rejoin site1" },
        {
            "If no primary appears within a few seconds, fail over: `hacluster failover --to REGION`.", "hacluster failover --to REGION"
        },
        {
            "Bring the standby back with `hacluster rejoin`, or let writes go on without it with `hacluster degrade`.",
            "hacluster rejoin | hacluster degrade"
        },
        {
            "Keep site2, which the record of the role changes favours: `hacluster failover --to site2 --accept-data-loss`, then "
                + "`hacluster rejoin`. Or keep site1: `hacluster failover --to site1 --accept-data-loss`, then `hacluster rejoin`. What "
                + "only the discarded one has is lost to the cluster: the rejoin keeps the rows that were inserted or updated there as CSV "
                + "on its host. Without a command site1-db stops as soon as the two can ask each other.",
            "hacluster failover --to site2 --accept-data-loss, hacluster rejoin | hacluster failover --to site1 --accept-data-loss, "
                + "hacluster rejoin"
        },
        {
            "Start its SSH server: `docker exec site1-db systemctl start ssh`. Only if that is not possible, continue in site2, which "
                + "stops the machine and loses what site2-db has not received by then: `hacluster failover --to site2`.",
            "hacluster failover --to site2"
        },
        {
            "Repair site1-db, see `hacluster status`. Or stop its machine and continue in site2, which loses what site2-db has not "
                + "received by then: `hacluster failover --to site2`.",
            "hacluster failover --to site2"
        },
        {
            "Run `hacluster rejoin site2` first. In an emergency only, run `hacluster failover --to site2`.",
            "hacluster rejoin site2 | hacluster failover --to site2"
        },
        {
            "Wait until it has caught up (`hacluster status`), or give up the writes of site1-db: "
                + "`hacluster failover --to site2 --accept-data-loss`.",
            "hacluster failover --to site2 --accept-data-loss"
        },
        {
            "Stop the machine of site1-db yourself, then confirm it: `hacluster failover --to site2 --fenced-by-operator`.",
            "stop site1-db, hacluster failover --to site2 --fenced-by-operator"
        },
        { "Start the machine, then run the command again.", "start site2-db, again" },
        { "Start the machine of site1-db, which may hold the data, then run the command again.", "start site1-db, again" },
        {
            "Let it be fenced through its machine: `hacluster failover --to site2`. Or stop the machine, and repeat this command when "
                + "site2-db does not stream any more.",
            "hacluster failover --to site2 | stop site2-db, again"
        },
        {
            "Repair this on site2-db and run the command again, or make site1 the primary: `hacluster failover --to site1`.",
            "again | hacluster failover --to site1"
        },
        { "Run the command again, which continues from here: `hacluster degrade`.", "hacluster degrade" },
        { "Look at hacluster status, then run the command again", "wait, again" },
        { "hacluster rejoin site2, or let commits go on alone: hacluster degrade", "hacluster rejoin site2 | hacluster degrade" },
        { "Stop the machine instead: hacluster failover --to site2 --scope region", "hacluster failover --to site2 --scope region" },
        { "docker start site1-db", "start site1-db" },
        { "docker kill site1-db, then run the command again", "stop site1-db, again" },
        { "`hacluster up --refresh` reads what exists and creates it again.", "hacluster up --refresh" },
        { "Look for a container that is stopped or paused: `hacluster doctor`.", "hacluster doctor" },
        { "Read its log: `hacluster logs site1-svc`.", "" },
        { "On site1-db: tail /var/log/postgresql/postgresql.log", "" },
        { "Name one of them: site1 or site2.", "" },
        { "docker start somebody-else", "" },
        { "Nothing has to be done.", "" },
        { "Wait until it has caught up: `hacluster status`.", "" },
    };

    [Theory, MemberData(nameof(Texts))]
    public void A_text_names_ways_and_each_has_its_acts_in_order(string text, string ways) =>
        Assert.Equal(
            ways,
            string.Join(" | ", Advice.Read(text, "site2-db", Known).Select(acts => string.Join(", ", acts.Select(Word)))));

    [Fact]
    public void Every_fix_of_a_document_is_found_with_its_subject() =>
        Assert.Equal(
            [("one", "a"), ("two", null), ("three", "c")],
            Advice.FixesIn("""
                {"problems": [{"fix": "one", "subject": "a"}, {"why": "none"}], "error": {"fix": "two", "causes": [{"fix": "three", "subject": "c"}]}}
                """));

    [Fact]
    public void Nothing_printed_advises_nothing() => Assert.Empty(Advice.FixesIn(" "));

    private static string Word(Act act) => act switch
    {
        Act.StartMachine(var host) => $"start {host}",
        Act.StopMachine(var host) => $"stop {host}",
        Act.Run run => run.ToString(),
        _ => act.GetType().Name.ToLowerInvariant(),
    };
}
