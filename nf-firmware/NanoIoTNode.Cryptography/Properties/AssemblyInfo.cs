using System.Reflection;

[assembly: AssemblyTitle("NanoIoTNode.Cryptography")]
[assembly: AssemblyDescription("What only arithmetic tells of certificates and keys, by the TLS layer of the firmware.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
