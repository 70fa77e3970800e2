using Npgsql;

namespace HaCluster.Web.Database;

/// <summary>The two statements on <c>base.users</c>, each run once at one host.</summary>
internal static class UserTable
{
    private const string Select = "SELECT birthday FROM base.users WHERE username = $1";

    // Always writes a row version, even an equal one: a retry after an unconfirmed commit must itself wait for the synchronous standby,
    // and a statement that changes nothing would not.
    private const string Upsert =
        "INSERT INTO base.users (username, birthday) VALUES ($1, $2) ON CONFLICT (username) DO UPDATE SET birthday = EXCLUDED.birthday";

    public static async Task<DateOnly?> FindAsync(NpgsqlDataSource host, string key, CancellationToken cancel)
    {
        await using var connection = await host.OpenConnectionAsync(cancel);
        await using var command = new NpgsqlCommand(Select, connection)
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = key } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? reader.GetFieldValue<DateOnly>(0) : null;
    }

    /// <summary>Stores a birthday and returns when the commit was confirmed.</summary>
    /// <param name="connection">Open, to the primary.</param>
    /// <param name="key">A user's key.</param>
    /// <param name="birthday">The value to set.</param>
    /// <param name="serverEnded">The server is known to be gone: closes the connection. It must not be cancelled for any other reason.
    /// </param>
    /// <exception cref="UnconfirmedCommitException">
    /// The wait for the synchronous standby was cancelled. PostgreSQL then commits locally, warns with SQLSTATE 01000 and reports success;
    /// this statement has no other reason to warn.
    /// </exception>
    public static async Task SaveAsync(NpgsqlConnection connection, string key, DateOnly birthday, CancellationToken serverEnded)
    {
        string? warning = null;
        void Notice(object sender, NpgsqlNoticeEventArgs e)
        {
            if (e.Notice.SqlState == PostgresErrorCodes.Warning)
                warning = e.Notice.MessageText;
        }

        connection.Notice += Notice;
        try
        {
            await using var command = new NpgsqlCommand(Upsert, connection)
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = key }, new NpgsqlParameter<DateOnly> { TypedValue = birthday } },
            };
            await command.ExecuteNonQueryAsync(serverEnded);
        }
        finally
        {
            connection.Notice -= Notice;
        }
        if (warning is not null)
            throw new UnconfirmedCommitException(warning);
    }
}
