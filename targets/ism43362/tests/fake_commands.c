#include "fake_commands.h"

#include "check.h"

void fake_power_up(fake_module_t *fake)
{
    fake->joined = false;
    fake->selected_socket = 0;
    for (int i = 0; i < FAKE_SOCKETS; i++)
    {
        const bool closed = fake->sockets[i].peer_closed != 0;
        memset(&fake->sockets[i], 0, sizeof fake->sockets[i]);
        fake->sockets[i].peer_closed = closed;
        fake->sockets[i].accepts = 1460;
    }
}

/* Cuts what does not fit. */
static void keep(char *to, size_t size, const char *from)
{
    const size_t length = strnlen(from, size - 1);
    memcpy(to, from, length);
    to[length] = '\0';
}

static void put(fake_module_t *fake, const void *bytes, uint32_t length)
{
    memcpy(fake->out + fake->out_length, bytes, length);
    fake->out_length += length;
}

static void put_text(fake_module_t *fake, const char *text)
{
    put(fake, text, (uint32_t)strlen(text));
}

static void answer_bytes(fake_module_t *fake, const void *bytes, uint32_t length)
{
    put_text(fake, "\r\n");
    put(fake, bytes, length);
    put_text(fake, "\r\nOK\r\n> ");
}

static void answer(fake_module_t *fake, const char *text)
{
    answer_bytes(fake, text, (uint32_t)strlen(text));
}

static void answer_error(fake_module_t *fake, const char *text)
{
    put_text(fake, "\r\n");
    put_text(fake, text);
    put_text(fake, "\r\nERROR\r\n> ");
}

static void join(fake_module_t *fake)
{
    char text[160];
    fake->joined = fake->air && strcmp(fake->ssid, "home") == 0 && strcmp(fake->passphrase, "secret-pass") == 0;
    if (fake->joined)
    {
        (void)snprintf(text, sizeof text, "[JOIN   ] %s,%s,0,0", fake->ssid, fake->dhcp ? "192.168.1.7" : "0.0.0.0");
        answer(fake, text);
        return;
    }
    (void)snprintf(text, sizeof text, "[JOIN   ] %s\r\n[JOIN   ] Failed", fake->ssid);
    answer_error(fake, text);
}

/* The list of F0=2 comes line by line: the first as its answer, the others by MR, an OK alone ends it. */
static void scan(fake_module_t *fake, bool one_by_one)
{
    static const char *const s_lines[] = {
        "#001,\"cafe, with comma\",00:11:22:33:44:55,-70,72.2,Infrastructure,Open,2.4GHz,1",
        "#002,\"home\",00:11:22:33:44:56,-50,72.2,Infrastructure,WPA2 AES,2.4GHz,6",
    };
    const int count = fake->air ? 2 : 1;
    if (!one_by_one)
    {
        char text[256];
        (void)snprintf(text, sizeof text, "%s%s%s", s_lines[0], count > 1 ? "\r\n" : "", count > 1 ? s_lines[1] : "");
        answer(fake, text);
        return;
    }
    if (fake->scan_line < count)
    {
        put_text(fake, "\r\n");
        put_text(fake, s_lines[fake->scan_line++]);
        put_text(fake, "\r");
        return;
    }
    answer(fake, "");
}

static void look_up(fake_module_t *fake, const char *name)
{
    if (strcmp(name, "broker.example") == 0 || strlen(name) == 64)
    {
        answer(fake, "192.0.2.10");
        return;
    }
    answer_error(fake, "Host not found ");
}

static void connect_socket(fake_module_t *fake, fake_socket_t *socket, int start)
{
    char text[80];
    if (start == 0)
    {
        socket->open = 0;
        answer(fake, "");
        return;
    }
    if (strcmp(socket->remote_address, "192.0.2.99") == 0)
    {
        answer_error(fake, "[TCP  RC] Connecting to 192.0.2.99");
        return;
    }
    fake->violations += socket->open ? 1U : 0U;
    socket->open = 1;
    socket->port_at_open = socket->remote_port;
    (void)snprintf(
        text, sizeof text, "[%s  RC] Connecting to %s", socket->protocol ? "UDP" : "TCP", socket->remote_address);
    answer(fake, text);
}

static void write_socket(fake_module_t *fake, fake_socket_t *socket, const char *text)
{
    const uint32_t length = (uint32_t)strtoul(text, NULL, 10);
    const uint8_t *payload = memchr(fake->in, '\r', fake->in_length);
    const uint32_t header = (uint32_t)(payload + 1 - fake->in);
    const uint32_t padded = (header + length + 1) / 2 * 2;
    char number[16];
    if (padded != fake->in_length || (padded != header + length && fake->in[padded - 1] != 0x0A) || length == 0 ||
        length > 1460)
    {
        fake->violations++;
    }
    char target[32];
    (void)snprintf(target, sizeof target, "%s:%d", socket->remote_address, socket->remote_port);
    keep(socket->sent_to, sizeof socket->sent_to, target);
    if (!socket->open || socket->accepts < 0)
    {
        answer(fake, "-1");
        return;
    }
    const uint32_t taken = length < (uint32_t)socket->accepts ? length : (uint32_t)socket->accepts;
    CHECK(socket->sent_length + taken <= sizeof socket->sent);
    memcpy(socket->sent + socket->sent_length, payload + 1, taken);
    socket->sent_length += taken;
    socket->sent_calls++;
    (void)snprintf(number, sizeof number, "%u", taken);
    answer(fake, number);
}

static void read_socket(fake_module_t *fake, fake_socket_t *socket)
{
    if (socket->queued > 0)
    {
        fake_datagram_t *first = &socket->queue[0];
        fake->violations += first->length > (uint32_t)socket->read_size ? 1U : 0U;
        answer_bytes(fake, first->bytes, first->length);
        if (socket->protocol == 1 && first->sender.port != 0)
        {
            const uint8_t *a = first->sender.address;
            (void)snprintf(
                socket->remote_address, sizeof socket->remote_address, "%d.%d.%d.%d", a[0], a[1], a[2], a[3]);
            socket->remote_port = first->sender.port;
        }
        socket->queued--;
        memmove(socket->queue, socket->queue + 1, sizeof socket->queue[0] * (size_t)socket->queued);
        return;
    }
    if (!socket->open || socket->peer_closed || !fake->air)
    {
        answer_error(fake, "-1");
        return;
    }
    answer(fake, "");
}

static void execute_socket(fake_module_t *fake, const char *command)
{
    fake_socket_t *socket = &fake->sockets[fake->selected_socket];
    const char *value = command + 3;
    const int number = command[2] == '=' ? atoi(value) : 0;
    char text[128];
    switch (command[0] << 8 | command[1])
    {
    case 'P' << 8 | '0':
        fake->selected_socket = number;
        break;
    case 'P' << 8 | '1':
        socket->protocol = number;
        break;
    case 'P' << 8 | '2':
        socket->local_port = number;
        break;
    case 'P' << 8 | '3':
        keep(socket->remote_address, sizeof socket->remote_address, value);
        break;
    case 'P' << 8 | '4':
        socket->remote_port = number;
        break;
    case 'P' << 8 | '6':
        connect_socket(fake, socket, number);
        return;
    case 'P' << 8 | '?':
        (void)snprintf(text,
                       sizeof text,
                       "%d,192.168.1.7,%d,%s,%d,0,0,1,0,0",
                       socket->protocol,
                       socket->local_port,
                       socket->remote_address,
                       socket->remote_port);
        answer(fake, text);
        return;
    case 'R' << 8 | '1':
        socket->read_size = number;
        break;
    case 'R' << 8 | '2':
        socket->read_timeout = number;
        break;
    case 'S' << 8 | '2':
        socket->write_timeout = number;
        break;
    case 'R' << 8 | '0':
        read_socket(fake, socket);
        return;
    case 'S' << 8 | '3':
        write_socket(fake, socket, value);
        return;
    default:
        answer_error(fake, "ERROR: Unknown Error");
        return;
    }
    answer(fake, "");
}

void fake_execute(fake_module_t *fake)
{
    char command[100];
    const uint8_t *end = memchr(fake->in, '\r', fake->in_length);
    const size_t length = end == NULL ? 0 : (size_t)(end - fake->in);
    if (length < 2 || length >= sizeof command)
    {
        fake->violations++;
        answer_error(fake, "ERROR: Unknown Error");
        return;
    }
    memcpy(command, fake->in, length);
    command[length] = '\0';

    if (strcmp(command, "I?") == 0)
    {
        char text[128];
        (void)snprintf(text,
                       sizeof text,
                       "ISM43362-M3G-L44-SPI,%s,v3.5.2,v1.4.0.rc1,v8.2.1,120000000,Inventek eS-WiFi",
                       fake->firmware);
        answer(fake, text);
    }
    else if (strcmp(command, "Z5") == 0)
    {
        answer(fake, "C4:7F:51:03:a2:0E");
    }
    else if (strncmp(command, "C1=", 3) == 0)
    {
        keep(fake->ssid, sizeof fake->ssid, command + 3);
        answer(fake, "");
    }
    else if (strncmp(command, "C2=", 3) == 0)
    {
        keep(fake->passphrase, sizeof fake->passphrase, command + 3);
        answer(fake, "");
    }
    else if (strncmp(command, "C3=", 3) == 0 || strncmp(command, "C4=", 3) == 0)
    {
        answer(fake, "");
    }
    else if (strcmp(command, "C0") == 0)
    {
        join(fake);
    }
    else if (strcmp(command, "CD") == 0)
    {
        fake->joined = false;
        answer(fake, "");
    }
    else if (strcmp(command, "CS") == 0)
    {
        answer(fake, fake->joined && fake->air ? "1" : "0");
    }
    else if (strcmp(command, "CR") == 0)
    {
        answer(fake, "-57");
    }
    else if (strcmp(command, "C?") == 0)
    {
        answer(fake, "home,secret-pass,4,1,0,192.168.1.7,255.255.255.0,192.168.1.1,192.168.1.2,0.0.0.0,2,0");
    }
    else if (strncmp(command, "F0", 2) == 0)
    {
        fake->scan_line = 0;
        scan(fake, command[2] == '=');
    }
    else if (strcmp(command, "MR") == 0)
    {
        scan(fake, true);
    }
    else if (strncmp(command, "D0=", 3) == 0)
    {
        look_up(fake, command + 3);
    }
    else
    {
        execute_socket(fake, command);
    }
}
