using System.Reflection;

// The one place of the firmware's version: every project compiles this file, and Directory.Build.props says the same of
// the tools (a contract test compares them).
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
