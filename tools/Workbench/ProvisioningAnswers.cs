namespace NanoIoTNode.Workbench;

/// <summary>What a person types and pastes at the first boot.</summary>
public sealed record ProvisioningAnswers
{
    public required string Ssid { get; init; }

    public required string Passphrase { get; init; }

    public required string Endpoint { get; init; }

    public required string ThingName { get; init; }

    /// <summary>Gets the publish interval in seconds.</summary>
    public required int IntervalSeconds { get; init; }

    public required string CertificatePem { get; init; }

    public required string PrivateKeyPem { get; init; }

    /// <summary>Gets the root CA, or an empty string for the Amazon roots.</summary>
    public string RootPem { get; init; } = "";

    /// <summary>Gets the client id; empty for the thing name.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>Gets the user name; empty for none.</summary>
    public string UserName { get; init; } = "";

    /// <summary>Gets the password; empty for none.</summary>
    public string Password { get; init; } = "";

    /// <summary>Gets a value indicating whether the broker is to keep the session.</summary>
    public bool PersistentSession { get; init; }

    /// <summary>Gets the template of the telemetry topic; empty for the usual one.</summary>
    public string TelemetryTopic { get; init; } = "";

    /// <summary>Gets the readings in one message.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>Gets the dead bands; empty for none.</summary>
    public string DeadBands { get; init; } = "";

    /// <summary>Gets the sensors' own intervals; empty for none.</summary>
    public string SensorIntervals { get; init; } = "";

    /// <summary>Gets a value indicating whether what does not work is stored all the same.</summary>
    public bool StoreUnproved { get; init; }

    private bool IsUsual =>
        (ClientId + UserName + TelemetryTopic + DeadBands + SensorIntervals).Length == 0 && BatchSize == 1 && !PersistentSession;

    /// <summary>Gives the answer to a prompt of <see cref="ProvisioningTypist.Prompts"/>.</summary>
    public string To(string prompt) => prompt switch
    {
        "Wi-Fi name (SSID)" => Ssid,
        "Wi-Fi passphrase" => Passphrase,
        "AWS IoT endpoint" => Endpoint,
        "Thing name" => ThingName,
        "Client id, user name or topic of your own? (yes/no)" =>
            IsUsual ? "" : "yes",
        "Client id" => ClientId,
        "User name, - for none" => UserName,
        "Password, Enter for none" => Password,
        "Telemetry topic" => TelemetryTopic,
        "Keep-alive in seconds" => "",
        "Shall the broker keep the session while the node is away? (yes/no)" => PersistentSession ? "yes" : "no",
        "Readings in one message" => $"{BatchSize}",
        "Dead bands such as 2% or temperature=0.5, 0 for none" => DeadBands,
        "Sensor intervals such as LPS22HB=300, 0 for none" => SensorIntervals,
        "Publish interval in seconds" => $"{IntervalSeconds}",
        "Device certificate (PEM)" => CertificatePem,
        "Private key (PEM)" => PrivateKeyPem,
        "Root CA (PEM), Enter for the Amazon roots" => RootPem,
        "Trust the Amazon roots as well? (yes/no)" => "",
        ProvisioningTypist.StorePrompt => "yes",
        _ => throw new WorkbenchException($"the dialogue asks something unknown: {prompt}"),
    };
}
