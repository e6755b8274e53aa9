using System.Text;

namespace NanoIoTNode.Core.Diagnostics;

/// <summary>
/// Who connects where: what a broker's policy speaks about. For AWS IoT Core it gives the resources as a policy writes them,
/// with the region out of the endpoint; the account, which a device does not know, stays a gap to be filled in.
/// </summary>
public sealed class BrokerIdentity
{
    private const string Account = "<account>";

    // The only name in the issuer of certificates that AWS has made is its unit, which begins so.
    private const string AmazonIssuer = "Amazon Web Services";

    /// <param name="endpoint">The broker's host name.</param>
    /// <param name="clientId">The client id of the CONNECT.</param>
    /// <param name="userName">The user name of the CONNECT; null: none.</param>
    public BrokerIdentity(string endpoint, string clientId, string userName)
    {
        Endpoint = endpoint;
        ClientId = clientId;
        UserName = userName;
    }

    /// <summary>The broker's host name.</summary>
    public string Endpoint { get; }

    /// <summary>The client id of the CONNECT.</summary>
    public string ClientId { get; }

    /// <summary>The user name of the CONNECT; null: none.</summary>
    public string UserName { get; }

    /// <summary>SHA-256 of the device certificate in hexadecimal, as AWS lists it; null: none is stored.</summary>
    public string CertificateId { get; set; }

    /// <summary>Name of the device certificate's issuer; null: not known.</summary>
    public string CertificateIssuer { get; set; }

    /// <summary>True when the endpoint is one of AWS IoT Core, whose policies are known.</summary>
    public bool IsAws => RegionOf(Endpoint) != null;

    /// <summary>True when the server may register the certificate just in time: one of an own CA, at AWS.</summary>
    internal bool MayRegister =>
        IsAws && CertificateIssuer != null && !CertificateIssuer.StartsWith(AmazonIssuer);

    /// <summary>What connecting takes: the policy's action and resource at AWS, the client id elsewhere.</summary>
    internal string ConnectRight =>
        IsAws ? "needs iot:Connect on " + Resources + "client/" + ClientId : "client id \"" + ClientId + "\"";

    /// <summary>What publishing on a topic takes.</summary>
    internal string PublishRight(string topic)
    {
        return IsAws ? "needs iot:Publish on " + Resources + "topic/" + topic : "publishing on \"" + topic + "\"";
    }

    /// <summary>What subscribing to a topic filter, and receiving what it brings, takes.</summary>
    internal string SubscribeRight(string filter)
    {
        return IsAws
            ? "needs iot:Subscribe on " + Resources + "topicfilter/" + filter
                + " and iot:Receive on " + Resources + "topic/" + TopicsOf(filter)
            : "subscribing to \"" + filter + "\"";
    }

    // Made when it is needed: that is seldom, and it would stay in RAM.
    private string Resources
    {
        get
        {
            string region = RegionOf(Endpoint);
            return "arn:" + PartitionOf(region) + ":iot:" + region + ":" + Account + ":";
        }
    }

    // A policy matches topics with * where a filter has + or #.
    private static string TopicsOf(string filter)
    {
        return new StringBuilder(filter).Replace('+', '*').Replace('#', '*').ToString();
    }

    // <prefix>.iot.<region>.amazonaws.com, in China with .cn behind it.
    private static string RegionOf(string endpoint)
    {
        string[] labels = endpoint.ToLower().Split(new[] { '.' });
        for (int i = 1; i + 3 < labels.Length; i++)
        {
            if (labels[i] == "iot" && labels[i + 2] == "amazonaws")
            {
                return labels[i + 1];
            }
        }

        return null;
    }

    private static string PartitionOf(string region)
    {
        if (region.StartsWith("cn-"))
        {
            return "aws-cn";
        }

        return region.StartsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
}
