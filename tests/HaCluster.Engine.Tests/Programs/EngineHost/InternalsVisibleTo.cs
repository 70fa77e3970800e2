using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("HaCluster.Engine.Tests")]
