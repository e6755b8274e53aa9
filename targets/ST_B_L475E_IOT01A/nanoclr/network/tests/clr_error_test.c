/* The board tells a failure by the same number as the desk, whose table is read from its own source. */
#include "check.h"
#include "net_error.h"

#define TEXT_MAX 16384
#define NAME_MAX_LENGTH 64

static void read_source(const char *path, char text[TEXT_MAX])
{
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    const size_t length = fread(text, 1, TEXT_MAX - 1, file);
    CHECK(length > 0 && length < TEXT_MAX - 1);
    text[length] = '\0';
    (void)fclose(file);
}

/* The value of a member of an enum in C#: `Name = value,`. */
static int member(const char *text, const char *name)
{
    char wanted[NAME_MAX_LENGTH + 8];
    int value = 0;
    (void)snprintf(wanted, sizeof wanted, " %s = ", name);
    const char *found = strstr(text, wanted);
    CHECK(found != NULL);
    CHECK_EQUAL(sscanf(found + strlen(wanted), "%d", &value), 1);
    return value;
}

/* Goes through the lines `NativeStatus.A or NativeStatus.B => Type.C,` from `start` to `};`, and compares. */
static int compare(const char *text,
                   const char *start,
                   const char *type,
                   const char *statuses,
                   const char *values,
                   int (*ours)(int status))
{
    int compared = 0;
    char name[NAME_MAX_LENGTH];
    char prefix[NAME_MAX_LENGTH];
    (void)snprintf(prefix, sizeof prefix, "%s.", type);
    const char *at = strstr(text, start);
    CHECK(at != NULL);
    const char *end = strstr(at, "};");
    CHECK(end != NULL);
    for (at = strstr(at, "NativeStatus."); at != NULL && at < end; at = strstr(at, "NativeStatus."))
    {
        CHECK_EQUAL(sscanf(at, "NativeStatus.%63[A-Za-z]", name), 1);
        const int status = member(statuses, name);
        const char *value = strstr(strstr(at, "=>"), prefix);
        CHECK(value != NULL);
        CHECK_EQUAL(sscanf(value + strlen(prefix), "%63[A-Za-z]", name), 1);
        CHECK_EQUAL(ours(status), member(values, name));
        at += strlen("NativeStatus.");
        compared++;
    }
    return compared;
}

static int join_of_status(int status)
{
    return (int)net_join_of_status(status);
}

static void each_failure_has_the_desks_number(void)
{
    static char text[TEXT_MAX], statuses[TEXT_MAX], values[TEXT_MAX];
    read_source(DESK "/System.Net/NativeErrors.cs", text);
    read_source(DESK "/NanoIoTNode.HostRuntime.CoreLibrary/Network/NativeStatus.cs", statuses);
    read_source(DESK "/System.Net/Sockets/SocketError.cs", values);
    CHECK_EQUAL(compare(text, "status switch", "SocketError", statuses, values, net_error_of_status), 11);
    CHECK_EQUAL(net_error_of_status(ISM_OK), 0);
    CHECK_EQUAL(net_error_of_status(ISM_ERR_MODULE), member(values, "SocketError"));
    CHECK_EQUAL(net_error_of_status(ISM_ERR_BUSY), member(values, "SocketError"));
    CHECK_EQUAL(NET_TRY_AGAIN, member(values, "TryAgain"));
    CHECK_EQUAL(NET_NOT_A_SOCKET, member(values, "NotSocket"));
    CHECK_EQUAL(NET_PROTOCOL_TYPE, member(values, "ProtocolType"));
    CHECK_EQUAL(NET_NO_SUCH_OPTION, member(values, "ProtocolOption"));
    CHECK_EQUAL(NET_NOT_SUPPORTED, member(values, "OperationNotSupported"));
    CHECK_EQUAL(NET_NO_SUCH_FAMILY, member(values, "AddressFamilyNotSupported"));
}

static void each_join_ends_as_on_the_desk(void)
{
    static char text[TEXT_MAX], statuses[TEXT_MAX], values[TEXT_MAX];
    read_source(DESK "/System.Device.Wifi/WifiAdapter.cs", text);
    read_source(DESK "/NanoIoTNode.HostRuntime.CoreLibrary/Network/NativeStatus.cs", statuses);
    read_source(DESK "/System.Device.Wifi/WifiConnectionStatus.cs", values);
    CHECK(compare(text, "status switch", "WifiConnectionStatus", statuses, values, join_of_status) >= 9);
    CHECK_EQUAL(net_join_of_status(ISM_ERR_JOIN_FAILED), member(values, "UnspecifiedFailure"));
}

static void tls_failures_tell_certificate_alert_and_code_in_this_order(void)
{
    static char text[TEXT_MAX];
    read_source(DESK "/System.Net/NativeErrors.cs", text);
    CHECK(strstr(text, "VerificationRefused = 0x40000000;") != NULL);
    CHECK(strstr(text, "AlertReceived = 0x20000000;") != NULL);
    tls_failure_t failure = {.code = -0x7880, .verify_flags = 9, .alert = 42};
    CHECK_EQUAL(net_error_of_tls(&failure), 0x40000009);
    failure.verify_flags = 0;
    CHECK_EQUAL(net_error_of_tls(&failure), 0x2000002A);
    failure.alert = -1;
    CHECK_EQUAL(net_error_of_tls(&failure), -0x7880);
    failure.code = 0;
    CHECK_EQUAL(net_error_of_tls(&failure), NET_UNSPECIFIED);
}

static const test_case_t tests[] = {
    TEST(each_failure_has_the_desks_number),
    TEST(each_join_ends_as_on_the_desk),
    TEST(tls_failures_tell_certificate_alert_and_code_in_this_order),
};

TEST_MAIN(tests)
