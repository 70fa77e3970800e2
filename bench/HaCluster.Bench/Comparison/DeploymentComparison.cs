using System.Globalization;

namespace HaCluster.Bench.Comparison;

/// <summary>The software part of a deployment beside an Ansible playbook that does the same (<c>bench/ansible</c>).</summary>
/// <param name="runs">Of each, in turns.</param>
internal sealed class DeploymentComparison(MarkdownReport report, int runs)
{
    private static readonly (string Title, string Own, string Peer)[] Kinds =
    [
        ("ready hosts to two regions that serve", "hacluster-new", "ansible-new"),
        ("nothing to change", "hacluster-same", "ansible-same"),
    ];

    public async Task CompareAsync()
    {
        report.Heading("A deployment beside Ansible");
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "ansible-playbook"))))
        {
            report.Text("Not measured: Ansible is not installed (Debian: `apt-get install ansible-core`).");
            return;
        }
        report.Text(
            "The software part of a deployment, from six new hosts that answer over SSH to two regions that serve, and the same "
                + "command again with nothing to change. On a cluster of its own, in turns, on hosts with the same image, names and "
                + "addresses. The playbook (`bench/ansible`) has SSH pipelining, kept connections, all hosts at a time (strategy free) "
                + "and no facts. It is given what `up` makes: certificates, passwords, the image and the rendered files, one archive for "
                + "each host. `up` plans first; with nothing to change it compares with its state and does not ask the hosts, while "
                + "Ansible asks each host about each task. Ansible needs Python on the hosts, which is there before the time counts.");
        var run = await ProductCommand.RunAsync(Repository.PathOf("bench/ansible/compare"), $"{runs}");
        var times = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).ToLookup(
            words => words[0], words => TimeSpan.FromMilliseconds(int.Parse(words[2], CultureInfo.InvariantCulture)));
        report.Table("from", "with", "runs", "p50 s", "max s", "hacluster / Ansible, p50");
        foreach (var (title, own, peer) in Kinds)
        {
            report.Row([title, "Ansible", .. Cells(times[peer]), ""]);
            report.Row([title, "hacluster up", .. Cells(times[own]), $"{P50(times[own]) / P50(times[peer]):F2}"]);
        }
        report.Drawing("deployment", SvgFile.Bars(
            "Seconds, p50", [.. Kinds.Select(kind => kind.Title)],
            ("hacluster up", Kinds.Select(kind => P50(times[kind.Own]))), ("Ansible", Kinds.Select(kind => P50(times[kind.Peer])))));
    }

    private string[] Cells(IEnumerable<TimeSpan> times) => [$"{runs}", $"{P50(times):F1}", $"{Percentiles.Of(times, 100):F1}"];

    private static double P50(IEnumerable<TimeSpan> times) => Percentiles.Of(times, 50);
}
