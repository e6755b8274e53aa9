#!/bin/sh
# Makes the certificates and keys of the three sets that the store must hold, as DER and with the sizes that issue them
# in practice: a comment in the certificate fills it up. They are kept, so that the tests need no openssl. The keys
# protect nothing.
set -eu
cd "$(dirname "$0")"
rm -f ./*.der
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

rsa_key()
{
    openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:$2" -out "$work/$1.key"
}

# certificate SIZE NAME KEY ISSUER EXTENSION: exactly SIZE bytes, or as many as it needs when SIZE is 0. An ECDSA signature
# has no fixed size, hence the many tries.
certificate()
{
    openssl req -new -key "$work/$3.key" -subj "/O=NanoIoTNode/CN=$2" -out "$work/request.pem"
    comment=""
    for _ in $(seq 200); do
        printf 'basicConstraints=critical,%s\n' "$5" > "$work/ext"
        [ -z "$comment" ] || printf 'nsComment=%s\n' "$comment" >> "$work/ext"
        if [ "$4" = "$2" ]; then
            openssl x509 -req -in "$work/request.pem" -key "$work/$3.key" -set_serial "0x$(openssl rand -hex 8)" -days 9000 \
                -extfile "$work/ext" -out "$work/$2.pem" 2> /dev/null
        else
            openssl x509 -req -in "$work/request.pem" -CA "$work/$4.pem" -CAkey "$work/$4.key" \
                -set_serial "0x$(openssl rand -hex 8)" -days 9000 -extfile "$work/ext" -out "$work/$2.pem" 2> /dev/null
        fi
        openssl x509 -in "$work/$2.pem" -outform der -out "$2.der"
        missing=$(($1 - $(wc -c < "$2.der")))
        [ "$1" -ne 0 ] && [ "$missing" -ne 0 ] || return 0
        length=$((${#comment} + missing))
        comment=$(printf '%*s' "$length" '' | tr ' ' x)
    done
    echo "$2 cannot have $1 bytes" >&2
    exit 1
}

for name in root-a root-b root-c issuer device-rsa; do
    rsa_key "$name" 2048
done
rsa_key device-rsa-4096 4096
openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/device-ec.key"
for root in root-a root-b root-c; do
    certificate 1011 "$root" "$root" "$root" CA:TRUE
done
certificate 1348 issuer issuer root-a CA:TRUE
certificate 887 device-rsa device-rsa issuer CA:FALSE
certificate 1348 device-rsa-4096 device-rsa-4096 issuer CA:FALSE
certificate 0 device-ec device-ec issuer CA:FALSE
for device in device-rsa device-rsa-4096 device-ec; do
    openssl pkcs8 -topk8 -nocrypt -in "$work/$device.key" -outform der -out "$device-key.der"
done
