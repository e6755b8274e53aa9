/* The roots, looked at where they lie. */
#include "amazon_roots.h"
#include "check.h"
#include "credentials.h"
#include "pki.h"
#include "trust.h"

static uint32_t s_random = 20261121U;

static uint32_t next_random(void)
{
    s_random ^= s_random << 13;
    s_random ^= s_random >> 17;
    s_random ^= s_random << 5;
    return s_random;
}

/* A Certificate message of the certificates in PEM files. */
static size_t make_message(uint8_t *out, const char *const files[])
{
    size_t at = 7;
    for (size_t i = 0; files[i] != NULL; i++)
    {
        const pki_bytes_t file = pki_file(files[i]);
        credentials_der_t der;
        CHECK_EQUAL(credentials_to_der(&der, file.data, file.length, CREDENTIALS_CERTIFICATES), 0);
        mbedtls_x509_crt chain;
        mbedtls_x509_crt_init(&chain);
        CHECK_EQUAL(credentials_parse_in_place(&chain, &der), 0);
        for (const mbedtls_x509_crt *each = &chain; each != NULL; each = each->next)
        {
            out[at] = 0;
            out[at + 1] = (uint8_t)(each->raw.len >> 8);
            out[at + 2] = (uint8_t)each->raw.len;
            memcpy(out + at + 3, each->raw.p, each->raw.len);
            at += 3 + each->raw.len;
        }
        mbedtls_x509_crt_free(&chain);
        credentials_release(&der);
    }
    return at;
}

static size_t count_chosen(const mbedtls_x509_crt *chosen)
{
    size_t count = 0;
    for (; chosen != NULL && chosen->raw.p != NULL; chosen = chosen->next)
    {
        count++;
    }
    return count;
}

static void check_chosen(const char *const files[], const char *roots, const char *expected)
{
    static uint8_t message[16384];
    const size_t length = make_message(message, files);
    const pki_bytes_t all = pki_file(roots);
    mbedtls_x509_crt chosen;
    mbedtls_x509_crt_init(&chosen);
    CHECK_EQUAL(trust_load(&chosen, all.data, all.length, message, length), 0);
    CHECK_EQUAL(count_chosen(&chosen), expected == NULL ? 0 : 1);
    if (expected != NULL)
    {
        const pki_bytes_t root = pki_file(expected);
        CHECK_EQUAL(chosen.raw.len, root.length);
        CHECK(memcmp(chosen.raw.p, root.data, root.length) == 0);
        CHECK(chosen.raw.p >= all.data && chosen.raw.p < all.data + all.length); /* no copy */
    }
    mbedtls_x509_crt_free(&chosen);
}

static void root_nearest_to_the_server_is_chosen(void)
{
    static const char *const rsa[] = {"cloud-rsa.pem", "cloud-rsa-chain.pem", NULL};
    static const char *const ec[] = {"cloud-ec.pem", "cloud-ec-chain.pem", NULL};
    static const char *const direct[] = {"server-p384.pem", NULL};
    check_chosen(rsa, "cloud-roots.der", "cloud-root-1.der");
    check_chosen(ec, "cloud-roots.der", "cloud-root-3.der");
    check_chosen(direct, "cloud-roots.der", "cloud-root-4.der");
}

static void stranger_has_no_root(void)
{
    static const char *const stranger[] = {"device-stranger.pem", NULL};
    check_chosen(stranger, "cloud-roots.der", NULL);
}

static void damaged_chains_are_read_in_bounds(void)
{
    static const char *const files[] = {"cloud-ec.pem", "cloud-ec-chain.pem", NULL};
    static uint8_t message[16384];
    const size_t length = make_message(message, files);
    const pki_bytes_t roots = pki_file("cloud-roots.der");
    for (int round = 0; round < 3000; round++)
    {
        const size_t cut = next_random() % 2U == 0 ? length : next_random() % length;
        uint8_t *piece = malloc(cut + 1U);
        CHECK(piece != NULL);
        memcpy(piece, message, cut);
        for (uint32_t flips = next_random() % 4U; flips > 0 && cut > 0; flips--)
        {
            piece[next_random() % cut] = (uint8_t)next_random();
        }
        mbedtls_x509_crt chosen;
        mbedtls_x509_crt_init(&chosen);
        CHECK_EQUAL(trust_load(&chosen, roots.data, roots.length, piece, cut), 0);
        CHECK(count_chosen(&chosen) <= 1);
        mbedtls_x509_crt_free(&chosen);
        free(piece);
    }
}

/* The firmware names them, and this build trusts them: they have to be the same. */
static void built_in_roots_are_those_of_the_firmware(void)
{
    static char text[65536];
    size_t length;
    size_t at = 0;
    const uint8_t *roots = amazon_roots(&length);
    FILE *file = fopen(FIRMWARE_ROOTS, "rb");
    CHECK(file != NULL);
    text[fread(text, 1, sizeof text - 1U, file)] = '\0';
    (void)fclose(file);
    for (const char *byte = strstr(text, "0x"); byte != NULL; byte = strstr(byte + 2, "0x"))
    {
        CHECK(at < length);
        CHECK_EQUAL(roots[at], strtoul(byte, NULL, 16));
        at++;
    }
    CHECK_EQUAL(at, length);
    mbedtls_x509_crt chain;
    mbedtls_x509_crt_init(&chain);
    CHECK_EQUAL(credentials_parse_certificates(&chain, roots, length), 0);
    CHECK_EQUAL(count_chosen(&chain), 5);
    mbedtls_x509_crt_free(&chain);
}

static const test_case_t s_tests[] = {
    TEST(root_nearest_to_the_server_is_chosen),
    TEST(stranger_has_no_root),
    TEST(damaged_chains_are_read_in_bounds),
    TEST(built_in_roots_are_those_of_the_firmware),
};

TEST_MAIN(s_tests)
