using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode.Core")]
[assembly: AssemblyDescription("The node's logic without I/O.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
