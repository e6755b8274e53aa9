#!/bin/sh
# Makes the certificates of the TLS tests in a folder of its own: make_pki.sh FOLDER
# The dates are fixed, so that a test sets the board's clock to a known side of each:
#   roots, devices 2020-2049; intermediate 2024-2034; servers 2024-2044; "past" server 2020-2021.
set -eu
mkdir -p "$1"
cd "$1"
rm -rf issued ./*.pem ./*.der ./*.conf
mkdir issued

cat >ca.conf <<EOF
[ca]
default_ca = tests
[tests]
database = issued/index
new_certs_dir = issued
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[req]
distinguished_name = none
[none]
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
[intermediate]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign
[server]
basicConstraints = CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:broker.test
[device]
basicConstraints = CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
EOF
: >issued/index

# key NAME rsa|ec
key() {
    case "$2" in
    rsa) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1-key.pem" ;;
    ec) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1-key.pem" ;;
    esac
}

# certificate NAME KIND FROM UNTIL ISSUER-OPTION... : NAME.pem for NAME-key.pem
certificate() {
    subject=$1 extensions=$2 from=$3 until=$4
    shift 4
    openssl req -new -config ca.conf -key "$subject-key.pem" -subj "/CN=$subject" -out request.pem
    openssl ca -batch -notext -config ca.conf -extensions "$extensions" -in request.pem -out "$subject.pem" \
        -startdate "${from}0101000000Z" -enddate "${until}1231235959Z" "$@" 2>ca.log || {
        cat ca.log >&2
        exit 1
    }
}

for kind in rsa ec; do
    key "root-$kind" $kind
    certificate "root-$kind" root 2020 2049 -selfsign -keyfile "root-$kind-key.pem"
    issuer="-cert root-$kind.pem -keyfile root-$kind-key.pem"
    for name in server device; do
        key "$name-$kind" $kind
    done
    # shellcheck disable=SC2086
    certificate "server-$kind" server 2024 2044 $issuer
    # shellcheck disable=SC2086
    certificate "device-$kind" device 2020 2049 $issuer
done

key stranger ec
certificate stranger root 2020 2049 -selfsign -keyfile stranger-key.pem
key device-stranger ec
certificate device-stranger device 2020 2049 -cert stranger.pem -keyfile stranger-key.pem
key past ec
certificate past server 2020 2021 -cert root-ec.pem -keyfile root-ec-key.pem
key intermediate ec
certificate intermediate intermediate 2024 2034 -cert root-ec.pem -keyfile root-ec-key.pem
key leaf ec
certificate leaf server 2024 2044 -cert intermediate.pem -keyfile intermediate-key.pem

# The same credentials in other clothes.
cat root-rsa.pem root-ec.pem >roots.pem
for name in root-rsa root-ec device-rsa device-ec; do
    openssl x509 -in "$name.pem" -outform DER -out "$name.der"
done
cat root-rsa.der root-ec.der >roots.der
openssl rsa -in device-rsa-key.pem -traditional -out device-rsa-pkcs1-key.pem 2>ca.log
openssl ec -in device-ec-key.pem -out device-ec-sec1-key.pem 2>ca.log
openssl pkey -in device-ec-key.pem -outform DER -out device-ec-key.der
openssl pkey -in device-ec-key.pem -aes128 -passout pass:secret -out encrypted-key.pem
