using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode.Kit")]
[assembly: AssemblyDescription("The kit's firmware.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
