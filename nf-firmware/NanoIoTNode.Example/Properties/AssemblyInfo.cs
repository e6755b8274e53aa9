using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode.Example")]
[assembly: AssemblyDescription("An application with a sensor, a topic and a command of its own.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
