#!/bin/sh
# Makes the certificates and keys that the tests read. They are kept, so that the tests need no openssl; run this again
# only to change them. All keys are thrown away here and protect nothing.
set -eu
cd "$(dirname "$0")"
rm -f ./*.pem
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
days=9000

printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=digitalSignature\n' > "$work/leaf.ext"

# issue NAME KEY SUBJECT: a device certificate signed by the test root
issue()
{
    openssl req -new -key "$2" -subj "$3" -out "$work/request.pem"
    openssl x509 -req -in "$work/request.pem" -CA root-ca.pem -CAkey "$work/root.key" -set_serial "0x$(openssl rand -hex 8)" \
        -days "$days" -extfile "$work/leaf.ext" -out "$1" 2> /dev/null
}

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$work/root.key" -subj "/O=NanoIoTNode/CN=Test Root CA" -days "$days" \
    -out root-ca.pem 2> /dev/null

openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa-key-pkcs8.pem
openssl rsa -in rsa-key-pkcs8.pem -traditional -out rsa-key-pkcs1.pem 2> /dev/null
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa-key-other.pem
issue rsa-certificate.pem rsa-key-pkcs8.pem "/CN=device-rsa"

openssl ecparam -genkey -name prime256v1 -out ec-key-with-parameters.pem
openssl ec -in ec-key-with-parameters.pem -out ec-key-sec1.pem 2> /dev/null
openssl ec -in ec-key-with-parameters.pem -no_public -out ec-key-without-point.pem 2> /dev/null
openssl pkey -in ec-key-sec1.pem -out ec-key-pkcs8.pem
openssl ecparam -genkey -noout -name prime256v1 -out ec-key-other.pem
openssl ecparam -genkey -noout -name secp384r1 -out ec-key-p384.pem
issue ec-certificate.pem ec-key-sec1.pem "/CN=device-ec"

openssl req -x509 -key ec-key-sec1.pem -subj "/CN=self-signed" -addext "basicConstraints=critical,CA:FALSE" \
    -days "$days" -out self-signed.pem
openssl req -new -key ec-key-sec1.pem -subj "/CN=device-ec" -out request.pem
openssl pkey -in ec-key-sec1.pem -pubout -out public-key.pem
openssl pkey -in ec-key-sec1.pem -aes256 -passout pass:test -out encrypted-key-pkcs8.pem
openssl rsa -in rsa-key-pkcs8.pem -traditional -aes128 -passout pass:test -out encrypted-key-traditional.pem 2> /dev/null
