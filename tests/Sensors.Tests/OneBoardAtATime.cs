using Xunit;

// The desk's I2C and pins belong to Board.Current, of which a process has one.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
