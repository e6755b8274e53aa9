using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode.ReservedFlash")]
[assembly: AssemblyDescription("Access to the parts of the flash that are reserved for the node's configuration and readings.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
