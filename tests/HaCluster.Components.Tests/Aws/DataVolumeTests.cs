using HaCluster.Components.Remote;

namespace HaCluster.Components.Tests.Aws;

/// <summary>The step that mounts the data volume, run for real on a loop device in a mount namespace of its own.</summary>
public sealed class DataVolumeTests
{
    private const string Success = "site1-db: volume vol-0123 is mounted at /var/lib/postgresql\n";

    [Fact]
    public async Task A_blank_volume_is_formatted_mounted_and_from_then_on_kept()
    {
        var (code, output) = await RunAsync("run; echo kept > $DATA/file; run; umount $DATA; run; cat $DATA/file");

        Assert.Equal((0, $"site1-db: formatted volume vol-0123 with ext4\n{Success}{Success}{Success}kept\n"), (code, output));
    }

    [Fact]
    public async Task A_larger_volume_gets_a_larger_file_system_while_it_is_in_use()
    {
        Assert.SkipUnless(CanResize(), "growing a mounted file system needs CAP_SYS_RESOURCE");
        var (code, output) = await RunAsync(
            "run > /dev/null; truncate -s 2G $IMAGE; losetup -c $LOOP; SIZE_GB=2; run; df --output=size -BM $DATA | tail -n 1");

        Assert.Equal(0, code);
        Assert.InRange(int.Parse(output.Split('\n')[1].Trim().TrimEnd('M'), System.Globalization.CultureInfo.InvariantCulture), 1900, 2048);
    }

    [Theory]
    [InlineData("mkswap $LOOP > /dev/null", "holds swap and no ext4 file system")]
    [InlineData("printf 'LUKS\\272\\276\\0\\1' | dd of=$LOOP conv=notrunc status=none", "holds crypto_LUKS and no ext4 file system")]
    [InlineData("printf data | dd of=$LOOP bs=1 seek=70000 conv=notrunc status=none", "is not blank and holds no known file system")]
    public async Task A_volume_that_holds_anything_else_is_refused_and_left_as_it_is(string prepare, string why)
    {
        var (code, output) = await RunAsync(
            $"{prepare}; sum $LOOP > $WORK/before; run && exit 9; sum $LOOP | cmp - $WORK/before && echo untouched");

        Assert.Equal(0, code);
        Assert.Contains("site1-db: data-volume failed: volume vol-0123 ", output);
        Assert.Contains(why, output);
        Assert.Contains("untouched", output);
    }

    [Fact]
    public async Task A_database_on_the_root_disk_is_not_hidden_under_the_mount()
    {
        var (code, output) = await RunAsync(
            "install -D /dev/null $DATA/15/main/PG_VERSION; run && exit 9; mountpoint -q $DATA || echo not mounted");

        Assert.Equal(0, code);
        Assert.Contains("the root disk holds a database in /var/lib/postgresql/15/main", output);
        Assert.Contains("not mounted", output);
    }

    private static bool CanResize()
    {
        const int SysResource = 24;
        var effective = File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapEff:", StringComparison.Ordinal))
            .Split('\t')[1];
        return (Convert.ToInt64(effective, 16) & (1L << SysResource)) != 0;
    }

    private static async Task<(int Code, string Output)> RunAsync(string scenario)
    {
        Assert.SkipUnless(Environment.UserName == "root", "loop devices and mounts need root");
        Assert.SkipUnless(File.Exists("/dev/loop-control"), "there are no loop devices here");
        var work = Directory.CreateTempSubdirectory("hacluster-volume-");
        try
        {
            await File.WriteAllTextAsync(
                Path.Combine(work.FullName, "step"), ComponentScript.Compose("Infrastructure/Aws/data-volume.sh", []));
            await File.WriteAllTextAsync(Path.Combine(work.FullName, "systemctl"), Systemctl);
            var result = await Shell.RunAsync(Setup + scenario + "\n", "env", $"WORK={work.FullName}", "unshare", "--mount", "bash", "-s");
            Assert.SkipWhen(result.ExitCode == 77, $"no loop device can be set up here: {result.Error}");
            return (result.ExitCode, result.Output + result.Error);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    // The namespace ends with the shell; only the loop device outlives it and is given back.
    private const string Setup = """
        set -o pipefail
        DATA=/var/lib/postgresql IMAGE=$WORK/image SIZE_GB=1
        chmod +x $WORK/systemctl
        truncate -s 1G $IMAGE
        LOOP=$(losetup -f --show $IMAGE) || exit 77
        trap 'umount $DATA 2> /dev/null; chattr -i $DATA 2> /dev/null; losetup -d $LOOP' EXIT
        mkdir -p /dev/disk $WORK/disk/by-id
        mount --bind $WORK/disk /dev/disk
        ln -s $LOOP /dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123
        mount -t tmpfs tmpfs /etc/systemd/system
        mkdir $WORK/lib && mount --bind $WORK/lib /var/lib
        run() { { printf 'HOST=site1-db STEP=data-volume VOLUME_ID=vol-0123 SERVICES=postgresql@.service MOUNT_POINT=%s SIZE_GB=%s\n' $DATA $SIZE_GB; cat $WORK/step; } | PATH=$WORK:$PATH bash -s | sed '/cannot protect/d'; }

        """;

    // What systemd does with the units, as far as this step asks.
    private const string Systemctl = """
        #!/bin/bash
        case $1 in
            start)
                value() { sed -n "s/^$1=//p" "/etc/systemd/system/$unit"; }
                unit=$2
                mountpoint -q "$(value Where)" || mount -t "$(value Type)" -o "$(value Options)" "$(value What)" "$(value Where)" ;;
            is-enabled) echo enabled ;;
        esac
        """;
}
