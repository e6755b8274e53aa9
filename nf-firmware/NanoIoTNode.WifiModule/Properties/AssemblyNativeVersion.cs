using System.Reflection;

// The CLR starts an interop assembly only with native code of the same version: raise both together.
[assembly: AssemblyNativeVersion("1.0.0.0")]
