namespace NanoIoTNode.Core.Credentials;

/// <summary>What a byte completed.</summary>
public enum PemEvent
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>A line outside the frame, found in <see cref="PemReader.Line"/>.</summary>
    TextLine,

    /// <summary>The BEGIN line or one inside the frame.</summary>
    FrameLine,

    /// <summary>The END line: the reader takes no more.</summary>
    End,
}

/// <summary>What is wrong with a PEM text.</summary>
public enum PemFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A line holds what is not base64.</summary>
    BadBase64,

    /// <summary>Characters are missing at the end.</summary>
    Truncated,

    /// <summary>The END line does not match the BEGIN line.</summary>
    WrongEnd,

    /// <summary>A BEGIN line stands inside the frame.</summary>
    SecondBegin,

    /// <summary>More than any configuration can hold.</summary>
    TooLarge,

    /// <summary>The content is encrypted in the old OpenSSL way ("Proc-Type: 4,ENCRYPTED").</summary>
    Encrypted,
}
