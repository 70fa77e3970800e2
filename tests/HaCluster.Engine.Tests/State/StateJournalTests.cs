using HaCluster.Deployment.Projects;
using HaCluster.Deployment.Properties;
using HaCluster.Engine.Secrets;
using HaCluster.Engine.State;

namespace HaCluster.Engine.Tests.State;

/// <summary>What an operation has appended to the state file is there after the operation was killed.</summary>
public sealed class StateJournalTests : IDisposable
{
    private static readonly Snapshot Initial = new([Thing("a"), Thing("b")], []);
    private static readonly StateChange[] Changes =
    [
        new(StateChangeKind.Begin, 2, Thing("c"), PendingOperationType.Creating),
        new(StateChangeKind.Settle, 1, Thing("b") with { Protect = true }),
        new(StateChangeKind.Remove, 0),
    ];

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hacluster-journal-");

    private string Journal => Open().Path + ".journal";

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void What_was_appended_is_read_again_with_its_secrets_and_stands_nowhere_in_the_open()
    {
        Open().Append(Initial, Changes);

        var loaded = Open().Load();

        Assert.True(Assert.Single(loaded.Resources).IsSameAs(Thing("b") with { Protect = true }));
        Assert.Equal(PendingOperationType.Creating, Assert.Single(loaded.Pending).Type);
        Assert.Equal(new SecretValue("swordfish"), loaded.Pending[0].Resource.Inputs["password"]);
        Assert.Equal(1, Open().CountResources());
        Assert.DoesNotContain("swordfish", File.ReadAllText(Journal));
    }

    [Fact]
    public void A_line_that_the_crash_cut_off_was_never_written_and_all_before_it_were()
    {
        var file = Open();
        file.Append(Initial, Changes);
        var length = new FileInfo(Journal).Length;
        file.Append(Initial, [new StateChange(StateChangeKind.End, 2)]);
        var whole = File.ReadAllBytes(Journal);

        for (var cut = length; cut < whole.Length; cut++)
        {
            File.WriteAllBytes(Journal, whole[..(int)cut]);
            Assert.Single(Open().Load().Pending);
        }
        File.WriteAllBytes(Journal, whole);
        Assert.Empty(Open().Load().Pending);
    }

    [Fact]
    public void A_journal_is_not_added_to_another_content_of_the_state_file()
    {
        Open().Append(Initial, Changes);
        var journal = File.ReadAllBytes(Journal);
        Open().Save(Initial);
        // A crash after the state was written and before its journal was deleted.
        File.WriteAllBytes(Journal, journal);

        Assert.Equal(["a", "b"], Open().Load().Resources.Select(resource => resource.Name));
    }

    [Fact]
    public void A_backup_has_what_stood_in_the_journal_and_the_whole_state_ends_it()
    {
        Open().Append(Initial, Changes);

        Open().Backup();

        Assert.False(File.Exists(Journal));
        Assert.Equal(File.ReadAllText(Open().Path), File.ReadAllText(Open().Path + ".bak"));
        Assert.Single(Open().Load().Pending);
    }

    private StateFile Open()
    {
        var state = new StateDirectory(_directory.FullName);
        return new StateFile(state, "things", "test", new CipherStore(state, _ => null), () => null, TimeProvider.System);
    }

    private static ResourceState Thing(string name) => new()
    {
        Urn = $"urn:pulumi:test::things::test:index:Thing::{name}",
        Custom = true,
        Id = name,
        Inputs = PropertyMap.Empty.Set("password", new SecretValue("swordfish")),
    };
}
