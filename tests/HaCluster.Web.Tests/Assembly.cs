// The servers under test run with Unix signals, users and sockets.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
