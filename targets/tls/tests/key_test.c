/* The device's key, read where it lies, and RSA signatures in steps. */
#define MBEDTLS_ALLOW_PRIVATE_ACCESS

#include <mbedtls/platform.h>
#include <mbedtls/rsa.h>
#include <mbedtls/sha256.h>

#include "check.h"
#include "credentials.h"
#include "device_key.h"
#include "montgomery.h"
#include "pki.h"
#include "session.h"

#define LIMBS_MAX 128U
#define SIGNATURE_MAX 512U
#define STEPS_MAX 1000

static uint32_t s_random = 20261121U;

static uint32_t next_random(void)
{
    s_random ^= s_random << 13;
    s_random ^= s_random >> 17;
    s_random ^= s_random << 5;
    return s_random;
}

static int random_bytes(void *context, unsigned char *out, size_t length)
{
    (void)context;
    for (size_t i = 0; i < length; i++)
    {
        out[i] = (unsigned char)(next_random() >> 11);
    }
    return 0;
}

static int no_random_bytes(void *context, unsigned char *out, size_t length)
{
    (void)context;
    (void)out;
    (void)length;
    return MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED;
}

/* ---- arithmetic, against mbedTLS ---- */

static void to_mpi(mbedtls_mpi *out, const uint32_t *number, size_t limbs)
{
    unsigned char bytes[4U * LIMBS_MAX];
    for (size_t i = 0; i < 4U * limbs; i++)
    {
        bytes[4U * limbs - 1U - i] = (unsigned char)(number[i / 4U] >> (8U * (i % 4U)));
    }
    CHECK_EQUAL(mbedtls_mpi_read_binary(out, bytes, 4U * limbs), 0);
}

/* Numbers in which edges are as frequent as anything else. */
static void fill_number(uint32_t *out, size_t limbs)
{
    const uint32_t kind = next_random() % 8U;
    for (size_t i = 0; i < limbs; i++)
    {
        out[i] = kind == 0 ? UINT32_MAX : kind == 1 ? 0 : next_random();
    }
}

static void check_product(size_t limbs)
{
    uint32_t modulus[LIMBS_MAX], square[LIMBS_MAX], work[2U * LIMBS_MAX];
    uint32_t a[LIMBS_MAX], b[2U * LIMBS_MAX], product[LIMBS_MAX], part[LIMBS_MAX];
    montgomery_t field;
    mbedtls_mpi n, left, right, expected, got;
    fill_number(modulus, limbs);
    modulus[0] |= 1U;
    modulus[limbs - 1U] |= 1U;
    fill_number(a, limbs);
    const size_t length = 1U + next_random() % (2U * limbs);
    fill_number(b, length);

    montgomery_init(&field, modulus, limbs, square, work);
    montgomery_enter(&field, product, b, length, part);
    montgomery_multiply(&field, product, a, product); /* a * b, as the second factor bears an R */

    mbedtls_mpi_init(&n);
    mbedtls_mpi_init(&left);
    mbedtls_mpi_init(&right);
    mbedtls_mpi_init(&expected);
    mbedtls_mpi_init(&got);
    to_mpi(&n, modulus, limbs);
    to_mpi(&left, a, limbs);
    unsigned char bytes[8U * LIMBS_MAX];
    for (size_t i = 0; i < 4U * length; i++)
    {
        bytes[4U * length - 1U - i] = (unsigned char)(b[i / 4U] >> (8U * (i % 4U)));
    }
    CHECK_EQUAL(mbedtls_mpi_read_binary(&right, bytes, 4U * length), 0);
    CHECK_EQUAL(mbedtls_mpi_mul_mpi(&expected, &left, &right), 0);
    CHECK_EQUAL(mbedtls_mpi_mod_mpi(&expected, &expected, &n), 0);
    to_mpi(&got, product, limbs);
    CHECK_EQUAL(mbedtls_mpi_cmp_mpi(&got, &expected), 0);
    mbedtls_mpi_free(&n);
    mbedtls_mpi_free(&left);
    mbedtls_mpi_free(&right);
    mbedtls_mpi_free(&expected);
    mbedtls_mpi_free(&got);
}

static void products_are_those_of_mbedtls(void)
{
    for (int round = 0; round < 3000; round++)
    {
        check_product(1U + next_random() % 20U);
    }
    check_product(32);
    check_product(64);
    check_product(LIMBS_MAX);
}

/* ---- signatures ---- */

static int sign(const rsa_key_t *key, mbedtls_md_type_t hash, const uint8_t *digest, uint8_t *out, int *steps)
{
    rsa_signature_t *signature = rsa_signature_begin(key, hash, digest);
    CHECK(signature != NULL);
    int result;
    *steps = 0;
    do
    {
        result = rsa_signature_step(signature, random_bytes, NULL, out);
        *steps += 1;
    } while (result == MBEDTLS_ERR_ECP_IN_PROGRESS && *steps < STEPS_MAX);
    rsa_signature_end(signature);
    return result;
}

static int verify(const char *certificate, mbedtls_md_type_t hash, const uint8_t *digest, const uint8_t *signature)
{
    const pki_bytes_t file = pki_file(certificate);
    mbedtls_x509_crt parsed;
    mbedtls_x509_crt_init(&parsed);
    CHECK_EQUAL(credentials_parse_certificates(&parsed, file.data, file.length), 0);
    const int result = mbedtls_pk_verify(&parsed.pk,
                                         hash,
                                         digest,
                                         mbedtls_md_get_size(mbedtls_md_info_from_type(hash)),
                                         signature,
                                         mbedtls_pk_get_len(&parsed.pk));
    mbedtls_x509_crt_free(&parsed);
    return result;
}

static void check_signatures(const char *key_file, const char *certificate, int rounds, int more_steps_than)
{
    static const mbedtls_md_type_t hashes[] = {MBEDTLS_MD_SHA256, MBEDTLS_MD_SHA384, MBEDTLS_MD_SHA512};
    const pki_bytes_t file = pki_file(key_file);
    device_key_t key;
    CHECK_EQUAL(device_key_read(&key, file.data, file.length), 0);
    CHECK(key.is_rsa);
    for (int round = 0; round < rounds; round++)
    {
        uint8_t digest[64];
        uint8_t signature[SIGNATURE_MAX];
        int steps;
        (void)random_bytes(NULL, digest, sizeof digest);
        CHECK_EQUAL(sign(&key.rsa, hashes[round % 3], digest, signature, &steps), 0);
        CHECK_EQUAL(verify(certificate, hashes[round % 3], digest, signature), 0);
        CHECK(steps > more_steps_than);
    }
}

static void rsa_2048_signs(void)
{
    check_signatures("device-rsa-key.der", "device-rsa.der", 12, 5);
}

static void rsa_4096_signs(void)
{
    check_signatures("device-rsa4096-key.der", "device-rsa4096.der", 3, 30);
}

/* A modulus whose halves do not fill their words, and the shortest exponent. */
static void rsa_of_odd_size_signs(void)
{
    check_signatures("device-odd-key.der", "device-odd.der", 6, 5);
}

/* A fault in any number of the key would give the key away with the signature. */
static void wrong_number_is_found_before_the_signature_is_out(void)
{
    const pki_bytes_t file = pki_file("device-rsa-key.der");
    const uint8_t digest[32] = {1};
    uint8_t signature[SIGNATURE_MAX];
    int steps;
    device_key_t key;
    CHECK_EQUAL(device_key_read(&key, file.data, file.length), 0);
    const mbedtls_asn1_buf *const numbers[] = {&key.rsa.modulus,
                                               &key.rsa.prime1,
                                               &key.rsa.prime2,
                                               &key.rsa.exponent1,
                                               &key.rsa.exponent2,
                                               &key.rsa.coefficient};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
    {
        uint8_t *middle = numbers[i]->p + numbers[i]->len / 2U;
        memset(signature, 0, sizeof signature);
        *middle ^= 0x10U;
        CHECK_EQUAL(sign(&key.rsa, MBEDTLS_MD_SHA256, digest, signature, &steps), MBEDTLS_ERR_RSA_PRIVATE_FAILED);
        *middle ^= 0x10U;
        for (size_t j = 0; j < sizeof signature; j++)
        {
            CHECK_EQUAL(signature[j], 0);
        }
    }
    CHECK_EQUAL(sign(&key.rsa, MBEDTLS_MD_SHA256, digest, signature, &steps), 0);
}

static void no_signature_without_random_numbers(void)
{
    const pki_bytes_t file = pki_file("device-rsa-key.der");
    const uint8_t digest[32] = {1};
    uint8_t signature[SIGNATURE_MAX];
    device_key_t key;
    CHECK_EQUAL(device_key_read(&key, file.data, file.length), 0);
    rsa_signature_t *begun = rsa_signature_begin(&key.rsa, MBEDTLS_MD_SHA256, digest);
    CHECK(begun != NULL);
    CHECK_EQUAL(rsa_signature_step(begun, no_random_bytes, NULL, signature),
                MBEDTLS_ERR_CTR_DRBG_ENTROPY_SOURCE_FAILED);
    rsa_signature_end(begun);
}

/* ---- keys where they lie ---- */

static void keys_of_every_form_belong_to_their_certificates(void)
{
    static const char *const pairs[][2] = {{"device-rsa-key.der", "device-rsa.der"},
                                           {"device-rsa-pkcs1-key.pem", "device-rsa.der"},
                                           {"device-rsa-key.pem", "device-rsa.der"},
                                           {"device-rsa4096-key.der", "device-rsa4096.der"},
                                           {"device-ec-key.der", "device-ec.der"},
                                           {"device-ec-sec1-key.pem", "device-ec.der"},
                                           {"device-ec-bare-key.der", "device-ec.der"},
                                           {"device-p384-key.der", "device-p384.der"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
    {
        const pki_bytes_t key_file = pki_file(pairs[i][0]);
        const pki_bytes_t certificate_file = pki_file(pairs[i][1]);
        credentials_der_t der;
        device_key_t key;
        mbedtls_x509_crt certificate;
        mbedtls_x509_crt_init(&certificate);
        CHECK_EQUAL(credentials_parse_certificates(&certificate, certificate_file.data, certificate_file.length), 0);
        CHECK_EQUAL(credentials_to_der(&der, key_file.data, key_file.length, CREDENTIALS_KEY), 0);
        CHECK_EQUAL(device_key_read(&key, der.data, der.length), 0);
        CHECK_EQUAL(device_key_check(&key, &certificate), 0);
        credentials_release(&der);
        mbedtls_x509_crt_free(&certificate);
    }
}

/* In memory of its exact length, so that the sanitizer sees a read past the end. */
static int read_piece(const uint8_t *data, size_t length, device_key_t *key)
{
    uint8_t *piece = malloc(length + (length == 0));
    CHECK(piece != NULL);
    memcpy(piece, data, length);
    const int result = device_key_read(key, piece, length);
    free(piece);
    return result;
}

static void truncated_and_damaged_keys_are_read_in_bounds(void)
{
    static const char *const files[] = {"device-rsa-key.der", "device-ec-key.der", "device-p384-key.der"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    {
        device_key_t key;
        const pki_bytes_t file = pki_file(files[i]);
        for (size_t length = 0; length < file.length; length++)
        {
            CHECK(read_piece(file.data, length, &key) != 0);
        }
        for (int round = 0; round < 5000; round++)
        {
            uint8_t damaged[4096];
            memcpy(damaged, file.data, file.length);
            for (uint32_t flips = 1U + next_random() % 3U; flips > 0; flips--)
            {
                damaged[next_random() % file.length] = (uint8_t)next_random();
            }
            (void)read_piece(damaged, file.length, &key);
        }
    }
}

static const test_case_t s_tests[] = {
    TEST(products_are_those_of_mbedtls),
    TEST(rsa_2048_signs),
    TEST(rsa_4096_signs),
    TEST(rsa_of_odd_size_signs),
    TEST(wrong_number_is_found_before_the_signature_is_out),
    TEST(no_signature_without_random_numbers),
    TEST(keys_of_every_form_belong_to_their_certificates),
    TEST(truncated_and_damaged_keys_are_read_in_bounds),
};

TEST_MAIN(s_tests)
