using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode")]
[assembly: AssemblyDescription("The node's application.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
