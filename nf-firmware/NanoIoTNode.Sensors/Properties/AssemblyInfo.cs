using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode.Sensors")]
[assembly: AssemblyDescription("Drivers of the kit's sensors.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
