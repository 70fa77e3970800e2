using HaCluster.Cli.Hosting;
using HaCluster.Deployment.Operations;
using Spectre.Console;

namespace HaCluster.Cli.Operations.Views;

/// <summary>A finished preview: the planned changes and their counts.</summary>
internal static class PlanView
{
    public static void Show(CommandSession session, OperationProgress progress, OperationSummary summary, bool details)
    {
        var console = session.HumanResult;
        // The live view leaves the tree of the plan on the terminal; elsewhere the plan is printed here.
        if (details)
            DetailsView.Show(console, progress);
        else if (!session.Capabilities.Animate)
            Lines(session, progress);
        SummaryBlock.Show(console, progress, summary);
    }

    private static void Lines(CommandSession session, OperationProgress progress)
    {
        foreach (var row in progress.Rows.Where(row => !StepVocabulary.IsQuiet(row.Step.Op)))
        {
            var words = StepVocabulary.Of(row.Step.Op);
            session.HumanResult.WriteLine($"{words.Symbol} {row.Step.Type} {row.Step.Name} {words.Plan}");
        }
    }
}
