// The network interface, and the configuration that nanoCLR keeps of it.
//
// nanoFramework keeps that in flash, unprotected, and erases half of it on this chip. Here it is in RAM: the node's own
// configuration says how to join, at each start anew.

#include "nanoclr_network.h"

static HAL_Configuration_NetworkInterface s_interface;
static HAL_Configuration_Wireless80211 s_wireless;

// Structs with a flexible array of pointers, each with one element or none.
template <typename Block> struct Blocks
{
    uint8_t Count;
    Block *Configs[1];
};

static Blocks<HAL_Configuration_NetworkInterface> s_interfaces = {1, {&s_interface}};
static Blocks<HAL_Configuration_Wireless80211> s_wirelesses = {1, {&s_wireless}};
static Blocks<HAL_Configuration_WirelessAP> s_accessPoints = {0, {nullptr}};
static Blocks<HAL_Configuration_X509CaRootBundle> s_roots = {0, {nullptr}};
static Blocks<HAL_Configuration_X509DeviceCertificate> s_certificates = {0, {nullptr}};

static_assert(offsetof(Blocks<HAL_Configuration_NetworkInterface>, Configs) ==
                  offsetof(HAL_CONFIGURATION_NETWORK, Configs),
              "nanoCLR reads the blocks by its own declaration");

void ConfigurationManager_EnumerateConfigurationBlocks()
{
    memset(&s_interface, 0, sizeof s_interface);
    memset(&s_wireless, 0, sizeof s_wireless);
    s_interface.InterfaceType = NetworkInterfaceType_Wireless80211;
    s_interface.StartupAddressMode = AddressMode_DHCP;
    s_interface.AutomaticDNS = 1;

    g_TargetConfiguration.NetworkInterfaceConfigs = reinterpret_cast<HAL_CONFIGURATION_NETWORK *>(&s_interfaces);
    g_TargetConfiguration.Wireless80211Configs =
        reinterpret_cast<HAL_CONFIGURATION_NETWORK_WIRELESS80211 *>(&s_wirelesses);
    g_TargetConfiguration.WirelessAPConfigs = reinterpret_cast<HAL_CONFIGURATION_NETWORK_WIRELESSAP *>(&s_accessPoints);
    g_TargetConfiguration.CertificateStore = reinterpret_cast<HAL_CONFIGURATION_X509_CERTIFICATE *>(&s_roots);
    g_TargetConfiguration.DeviceCertificates =
        reinterpret_cast<HAL_CONFIGURATION_X509_DEVICE_CERTIFICATE *>(&s_certificates);
}

// Where a kind of block is kept; nullptr: there is none.
static void *BlockOf(DeviceConfigurationOption configuration, uint32_t index, size_t *size)
{
    if (index != 0)
    {
        return nullptr;
    }
    switch (configuration)
    {
    case DeviceConfigurationOption_Network:
        *size = sizeof s_interface;
        return &s_interface;
    case DeviceConfigurationOption_Wireless80211Network:
        *size = sizeof s_wireless;
        return &s_wireless;
    default:
        return nullptr;
    }
}

bool ConfigurationManager_GetConfigurationBlock(void *configurationBlock,
                                                DeviceConfigurationOption configuration,
                                                uint32_t configurationIndex)
{
    size_t size = 0;
    const void *block = BlockOf(configuration, configurationIndex, &size);
    memcpy(configurationBlock, block, size);
    return block != nullptr;
}

// By a debugger, one part after the other.
bool ConfigurationManager_StoreConfigurationBlock(void *configurationBlock,
                                                  DeviceConfigurationOption configuration,
                                                  uint32_t configurationIndex,
                                                  uint32_t blockSize,
                                                  uint32_t offset,
                                                  bool)
{
    size_t size = 0;
    void *block = BlockOf(configuration, configurationIndex, &size);
    const bool fits = block != nullptr && offset <= size && blockSize <= size - offset;
    if (fits)
    {
        memcpy(static_cast<uint8_t *>(block) + offset, configurationBlock, blockSize);
    }
    return fits;
}

// An interface is taken over by SOCK_CONFIGURATION_UpdateAdapterConfiguration, which follows and may refuse it.
UpdateConfigurationResult ConfigurationManager_UpdateConfigurationBlock(void *configurationBlock,
                                                                        DeviceConfigurationOption configuration,
                                                                        uint32_t configurationIndex)
{
    size_t size = 0;
    void *block = BlockOf(configuration, configurationIndex, &size);
    if (block == nullptr)
    {
        return UpdateConfigurationResult_Failed;
    }
    if (configuration != DeviceConfigurationOption_Network)
    {
        memcpy(block, configurationBlock, size);
    }
    return UpdateConfigurationResult_Success;
}

// ---- the adapter ----

static uint32_t Word(const uint8_t address[4])
{
    uint32_t word;
    memcpy(&word, address, sizeof word);
    return word;
}

static void Bytes(uint32_t word, uint8_t address[4])
{
    memcpy(address, &word, sizeof word);
}

HRESULT SOCK_CONFIGURATION_LoadAdapterConfiguration(HAL_Configuration_NetworkInterface *config, uint32_t)
{
    station_link_t link;
    net_interface(board_network(), &link);
    memcpy(config->MacAddress, link.mac, sizeof config->MacAddress);
    config->IPv4Address = Word(link.address);
    config->IPv4NetMask = Word(link.netmask);
    config->IPv4GatewayAddress = Word(link.gateway);
    config->IPv4DNSAddress1 = Word(link.dns);
    config->IPv4DNSAddress2 = Word(link.dns2);
    return S_OK;
}

HRESULT SOCK_CONFIGURATION_LoadConfiguration(HAL_Configuration_NetworkInterface *config, uint32_t interfaceIndex)
{
    return SOCK_CONFIGURATION_LoadAdapterConfiguration(config, interfaceIndex);
}

// For joins to come; a link that stands keeps what it has.
HRESULT SOCK_CONFIGURATION_UpdateAdapterConfiguration(HAL_Configuration_NetworkInterface *config, uint32_t, uint32_t)
{
    station_address_t own = {};
    Bytes(config->IPv4Address, own.address);
    Bytes(config->IPv4NetMask, own.netmask);
    Bytes(config->IPv4GatewayAddress, own.gateway);
    Bytes(config->IPv4DNSAddress1, own.dns);
    Bytes(config->IPv4DNSAddress2, own.dns2);
    const bool dhcp = config->StartupAddressMode != AddressMode_Static;
    if (net_use_address(board_network(), dhcp ? nullptr : &own) != 0)
    {
        return CLR_E_INVALID_PARAMETER;
    }
    s_interface = *config;
    return S_OK;
}

HRESULT SOCK_CONFIGURATION_LinkStatus(uint32_t, bool *status)
{
    *status = net_is_available(board_network());
    return S_OK;
}

HRESULT SOCK_IPV4AddressFromString(const char *ipString, uint64_t *address)
{
    uint8_t bytes[4];
    if (ipString == nullptr || !net_address_from_text(ipString, bytes))
    {
        return CLR_E_INVALID_PARAMETER;
    }
    *address = Word(bytes);
    return S_OK;
}

// nanoCLR copies the text before it asks again.
const char *SOCK_IPV4AddressToString(uint32_t address)
{
    static char s_text[NET_ADDRESS_TEXT];
    uint8_t bytes[4];
    Bytes(address, bytes);
    net_address_to_text(bytes, s_text);
    return s_text;
}

// There is one interface, and the driver's worker serves it from the start.

bool Network_Interface_Bind(int)
{
    return true;
}

int Network_Interface_Open(int index)
{
    return index == 0 ? 0 : SOCK_SOCKET_ERROR;
}

bool Network_Interface_Close(int index)
{
    return Network_Interface_Disconnect(index) == 0;
}

int Network_Interface_Disconnect(int)
{
    net_leave(board_network());
    return 0;
}

int Network_Interface_Start_Connect(int, const char *ssid, const char *passphase, int)
{
    return net_join(board_network(), ssid, passphase);
}

int Network_Interface_Connect_Result(int)
{
    return net_join_result(board_network());
}

int Network_Interface_Start_Scan(int)
{
    return net_scan(board_network());
}

// The module's access point is not used (targets/ism43362).

int Network_Interface_Max_Stations()
{
    return 0;
}

bool Network_Interface_Get_Station(uint16_t, uint8_t *, uint8_t *, uint32_t *)
{
    return false;
}

void Network_Interface_Deauth_Station(uint16_t)
{
}
