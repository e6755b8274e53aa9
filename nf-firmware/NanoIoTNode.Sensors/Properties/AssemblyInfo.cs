using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode.Sensors")]
[assembly: AssemblyDescription("Drivers of the kit's sensors.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
[assembly: AssemblyVersion("0.1.0.0")]
[assembly: AssemblyFileVersion("0.1.0.0")]
