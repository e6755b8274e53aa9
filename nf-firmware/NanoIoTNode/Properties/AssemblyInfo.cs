using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode")]
[assembly: AssemblyDescription("The node: wiring, life cycle, network, and what an application adds.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
