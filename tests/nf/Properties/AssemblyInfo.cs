using System.Reflection;

[assembly: AssemblyTitle("NFUnitTest")]
[assembly: AssemblyDescription("A part of the tests of the node's logic, for the nanoCLR and for the board.")]
[assembly: AssemblyProduct("NanoIoTNode")]
[assembly: AssemblyCompany("NanoIoTNode contributors")]
[assembly: AssemblyCopyright("Copyright (c) NanoIoTNode contributors, MIT licence")]
