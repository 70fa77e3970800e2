using System.Text;
using System.Text.Json;
using HaCluster.Cli.Hosting;
using HaCluster.Cli.Json;
using HaCluster.Cli.Operations;
using HaCluster.Cli.Operations.Views;
using HaCluster.Cli.Tests.Support;
using HaCluster.Deployment;
using HaCluster.Deployment.Operations;
using HaCluster.Deployment.Properties;

namespace HaCluster.Cli.Tests;

public sealed class OperationViewTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly StringWriter _text = new() { NewLine = "\n" };

    [Fact]
    public async Task Plain_output_has_one_line_for_each_change_of_state_and_none_for_what_is_unchanged()
    {
        var progress = new OperationProgress(OperationKind.Update, _time);
        var host = Steps.Step(StepOp.Create, "docker:index/container:Container", "site1-db", Steps.StackUrn);
        var bad = Steps.Step(StepOp.Update, "command:remote:Command", "site1-db-server", Steps.StackUrn);
        await using (var view = Plain(progress))
        {
            view.Raise(new StepStarted(Steps.Step(StepOp.Same, "pulumi:pulumi:Stack", "hacluster-local")));
            view.Raise(new StepStarted(host));
            view.Raise(new DiagnosticRaised(LogSeverity.Info, host.Urn, "pulling the image", Ephemeral: true));
            view.Raise(new StepSucceeded(host, TimeSpan.FromSeconds(2.34)));
            view.Raise(new StepStarted(bad));
            view.Raise(new DiagnosticRaised(LogSeverity.Error, bad.Urn, "exit code 3\nbad thing\n", Ephemeral: false));
            view.Raise(new StepFailed(bad, TimeSpan.FromSeconds(75), "exit code 3"));
        }

        Assert.Equal(
            """
            +  docker:index/container:Container site1-db creating
            +  docker:index/container:Container site1-db created (2.3s)
            ~  command:remote:Command site1-db-server updating
               error: site1-db-server: exit code 3
               error: site1-db-server: bad thing
            ~  command:remote:Command site1-db-server **updating failed** (1m15s)

            """, _text.ToString());
        Assert.DoesNotContain('\r', _text.ToString());
        Assert.DoesNotContain('\u001b', _text.ToString());
    }

    [Fact]
    public void A_heartbeat_names_what_still_runs_the_oldest_first()
    {
        var progress = new OperationProgress(OperationKind.Update, _time);
        var view = Plain(progress);
        for (var i = 1; i <= 7; i++)
        {
            view.Raise(new StepStarted(Steps.Step(StepOp.Create, "command:remote:Command", $"step{i}")));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(
            "   ... still running: step1 (7.0s), step2 (6.0s), step3 (5.0s), step4 (4.0s), step5 (3.0s) and 2 more", view.HeartbeatLine());
    }

    [Fact]
    public void A_refreshed_resource_no_longer_runs_whatever_the_refresh_found()
    {
        var progress = new OperationProgress(OperationKind.Update, _time);
        foreach (var (name, found) in new[] { ("kept", StepOp.Same), ("changed", StepOp.Update), ("gone", StepOp.Delete) })
        {
            progress.Apply(new StepStarted(Steps.Step(StepOp.Refresh, "t:i:T", name)));
            progress.Apply(new StepSucceeded(Steps.Step(found, "t:i:T", name), TimeSpan.FromSeconds(1)));
        }

        Assert.Empty(progress.Running);
        Assert.Equal([StepOp.Same, StepOp.Update, StepOp.Delete], progress.Rows.Select(row => row.Step.Op));
    }

    [Fact]
    public void The_summary_counts_as_pulumi_does_and_names_messages_and_slow_steps()
    {
        var progress = new OperationProgress(OperationKind.Update, _time);
        var slow = Steps.Step(StepOp.Create, "command:remote:Command", "site1-db-server", Steps.StackUrn);
        var failed = Steps.Step(StepOp.Create, "command:remote:Command", "site2-db-server", Steps.StackUrn);
        progress.Apply(new StepStarted(slow));
        progress.Apply(new StepSucceeded(slow, TimeSpan.FromSeconds(11)));
        progress.Apply(new StepStarted(failed));
        progress.Apply(new StepFailed(failed, TimeSpan.FromSeconds(0.5), "site2-db: exit code 3\nno space left"));

        SummaryBlock.Show(
            Consoles.Create(_text, terminal: false, color: false), progress,
            Steps.Summary(OperationKind.Update, OperationOutcome.Failed, 1, (StepOp.Same, 4), (StepOp.Create, 3), (StepOp.Delete, 1)));

        Assert.Equal(
            """
            Diagnostics:
              command:remote:Command (site2-db-server):
                error: site2-db: exit code 3
                no space left

            Resources:
                + 3 created
                - 1 deleted
                4 changes. 4 unchanged
                1 errored

            Duration: 12s

            Slowest steps:
                   11s  create site1-db-server (command:remote:Command)


            """, _text.ToString());
    }

    [Fact]
    public void A_plan_is_one_document_in_the_shape_of_pulumis_with_secrets_hidden()
    {
        var progress = new OperationProgress(OperationKind.Preview, _time);
        var inputs = PropertyMap.Empty.Set("name", "site1").Set("password", new SecretValue("hush")).Set("size", 3)
            .Set("id", PropertyValue.Unknown);
        progress.Apply(new StepStarted(Steps.Step(StepOp.Create, "docker:index/network:Network", "site1", Steps.StackUrn, inputs)));
        progress.Apply(new DiagnosticRaised(LogSeverity.Warning, "", "careful", Ephemeral: false));

        JsonOutput.Write(_text, writer => OperationJson.Write(
            writer, progress, Steps.Summary(OperationKind.Preview, OperationOutcome.Succeeded, 0, (StepOp.Create, 1)),
            new Dictionary<string, ConfigEntry>
            {
                ["hacluster:target"] = new("local", Secret: false, IsObject: false),
                ["hacluster:token"] = new("hush", Secret: true, IsObject: false),
            }));

        Assert.Equal(
            """
            {
              "config": {
                "hacluster:target": "local",
                "hacluster:token": "[secret]"
              },
              "steps": [
                {
                  "op": "create",
                  "urn": "urn:pulumi:local::hacluster::docker:index/network:Network::site1",
                  "provider": "urn:pulumi:local::hacluster::pulumi:providers:docker::default::7",
                  "newState": {
                    "urn": "urn:pulumi:local::hacluster::docker:index/network:Network::site1",
                    "custom": true,
                    "id": "id-1",
                    "type": "docker:index/network:Network",
                    "inputs": {
                      "id": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
                      "name": "site1",
                      "password": "[secret]",
                      "size": 3
                    },
                    "parent": "urn:pulumi:local::hacluster::pulumi:pulumi:Stack::hacluster-local",
                    "provider": "urn:pulumi:local::hacluster::pulumi:providers:docker::default::7",
                    "propertyDependencies": {
                      "name": [
                        "urn:pulumi:local::hacluster::pulumi:pulumi:Stack::hacluster-local"
                      ]
                    }
                  }
                }
              ],
              "diagnostics": [
                {
                  "message": "warning: careful\n",
                  "severity": "warning"
                }
              ],
              "duration": 12400000000,
              "changeSummary": {
                "create": 1
              }
            }

            """, _text.ToString());
        JsonDocument.Parse(Encoding.UTF8.GetBytes(_text.ToString())).Dispose();
    }

    [Fact]
    public void A_plan_names_what_pulumis_names_the_stack_and_each_change_once()
    {
        var progress = new OperationProgress(OperationKind.Preview, _time);
        var stack = Steps.Step(StepOp.Same, "pulumi:pulumi:Stack", "hacluster-local");
        progress.Apply(new StepSucceeded(stack with { New = stack.New! with { Custom = false } }, TimeSpan.Zero));
        foreach (var op in new[] { StepOp.CreateReplacement, StepOp.Replace, StepOp.DeleteReplaced })
            progress.Apply(new StepSucceeded(Steps.Step(op, "t:i:T", "replaced", Steps.StackUrn), TimeSpan.Zero));
        progress.Apply(new StepSucceeded(Steps.Step(StepOp.Same, "t:i:T", "kept", Steps.StackUrn), TimeSpan.Zero));
        progress.Apply(new StepSucceeded(Steps.Step(StepOp.Read, "t:i:T", "seen", Steps.StackUrn), TimeSpan.Zero));
        var unprotected = Steps.Step(StepOp.Same, "t:i:T", "unprotected", Steps.StackUrn);
        progress.Apply(new StepSucceeded(unprotected with { Old = unprotected.Old! with { Protect = true } }, TimeSpan.Zero));

        JsonOutput.Write(_text, writer => OperationJson.Write(
            writer, progress, Steps.Summary(OperationKind.Preview, OperationOutcome.Succeeded, 0), new Dictionary<string, ConfigEntry>()));

        using var document = JsonDocument.Parse(_text.ToString());
        Assert.Equal(
            ["same hacluster-local", "replace replaced", "same unprotected"],
            document.RootElement.GetProperty("steps").EnumerateArray()
                .Select(step => $"{step.GetProperty("op")} {UrnParts.NameOf(step.GetProperty("urn").GetString()!)}"));
    }

    [Fact]
    public void The_tree_keeps_parents_and_drops_what_is_unchanged()
    {
        var lines = ResourceTree.Arrange(SampleRows(4), int.MaxValue).Lines;

        Assert.Equal(
            [
                "pulumi:pulumi:Stack hacluster-local",
                "├─ hacluster:index:Region site1",
                "│  ├─ t:i:T step0",
                "│  └─ t:i:T step2",
                "└─ t:i:T other",
            ],
            lines.Select(line => $"{line.Guide}{line.Type} {line.Name}"));
        Assert.Null(lines[0].Row);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(20)]
    public void The_tree_fits_its_limit_and_never_drops_what_failed(int limit)
    {
        var (lines, hidden) = ResourceTree.Arrange(SampleRows(60), limit);

        Assert.InRange(lines.Length, 1, limit);
        Assert.True(hidden > 0);
        Assert.Contains(lines, line => line.Row?.State == StepState.Failed);
    }

    private System.Collections.Immutable.ImmutableArray<StepRow> SampleRows(int count)
    {
        var progress = new OperationProgress(OperationKind.Update, _time);
        var stack = Steps.Step(StepOp.Same, "pulumi:pulumi:Stack", "hacluster-local");
        var region = Steps.Step(StepOp.Same, "hacluster:index:Region", "site1", stack.Urn);
        progress.Apply(new StepStarted(stack));
        progress.Apply(new StepStarted(region));
        for (var i = 0; i < count; i++)
        {
            var step = Steps.Step(i % 2 == 0 ? StepOp.Create : StepOp.Same, "t:i:T", $"step{i}", region.Urn);
            progress.Apply(new StepStarted(step));
            _time.Advance(TimeSpan.FromSeconds(1));
            progress.Apply(new StepSucceeded(step, TimeSpan.FromSeconds(1)));
        }
        var other = Steps.Step(StepOp.Create, "t:i:T", "other", stack.Urn);
        progress.Apply(new StepStarted(other));
        progress.Apply(new StepFailed(other, TimeSpan.FromSeconds(1), "no"));
        return progress.Rows;
    }

    public void Dispose() => _text.Dispose();

    private PlainOperationView Plain(OperationProgress progress) =>
        new(Consoles.Create(_text, terminal: false, color: false), progress, _time, verbose: false);
}
