using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode.WifiModule")]
[assembly: AssemblyDescription("What the driver of the Wi-Fi module knows and nanoFramework has no place for.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
