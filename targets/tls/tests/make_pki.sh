#!/bin/sh
# Makes the certificates of the TLS tests in a folder of its own: make_pki.sh FOLDER
# The dates are fixed, so that a test sets the board's clock to a known side of each:
#   roots, devices 2020-2049; intermediate 2024-2034; servers 2024-2044; "past" server 2020-2021.
# A folder that this script has filled, as it is now, is left as it is.
set -eu
script="$(cksum <"$0")"
mkdir -p "$1"
cd "$1"
[ "$(cat complete 2>/dev/null)" != "$script" ] || exit 0
rm -rf complete issued ./*.pem ./*.der ./*.conf
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
[cloud_ca]
basicConstraints = critical, CA:true
keyUsage = critical, digitalSignature, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:http://ocsp.services.test,caIssuers;URI:http://crt.services.test/issuer.cer
crlDistributionPoints = URI:http://crl.services.test/issuer.crl
certificatePolicies = 2.23.140.1.2.1, 2.23.140.1.2.2
[cloud_server]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth, clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
authorityInfoAccess = OCSP;URI:http://ocsp.services.test,caIssuers;URI:http://crt.services.test/issuer.cer
crlDistributionPoints = URI:http://crl.services.test/issuer.crl
certificatePolicies = 2.23.140.1.2.1
subjectAltName = DNS:broker.test, DNS:*.iot.region-1.services.test, DNS:iot.region-1.services.test
# in the place of signed certificate timestamps: makes the whole chain 5.4 KB, as AWS's is
1.3.6.1.4.1.11129.2.4.2 = ASN1:FORMAT:HEX,OCTETSTRING:$(printf '%02540d' 0)
EOF
: >issued/index

# key NAME rsa|rsa4096|ec|p384
key() {
    case "$2" in
    rsa) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$1-key.pem" ;;
    rsa4096) openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:4096 -out "$1-key.pem" ;;
    ec) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1-key.pem" ;;
    p384) openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out "$1-key.pem" ;;
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

# A cloud as AWS is one: five roots, and a server that sends four certificates, the last two of which are roots signed by
# others for clients that do not know them.
number=1
for kind in rsa rsa4096 ec p384 rsa; do
    key "cloud-root-$number" $kind
    certificate "cloud-root-$number" root 2020 2049 -selfsign -keyfile "cloud-root-$number-key.pem"
    openssl x509 -in "cloud-root-$number.pem" -outform DER -out "cloud-root-$number.der"
    number=$((number + 1))
done
cat cloud-root-?.der >cloud-roots.der
key old-root rsa
certificate old-root root 2020 2049 -selfsign -keyfile old-root-key.pem

# cross NAME ISSUER : NAME-cross.pem, the certificate of a root by another
cross() {
    mv "$1.pem" own.pem
    certificate "$1" cloud_ca 2020 2037 -cert "$2.pem" -keyfile "$2-key.pem"
    mv "$1.pem" "$1-cross.pem"
    mv own.pem "$1.pem"
}
cross cloud-root-1 cloud-root-5
cross cloud-root-3 cloud-root-5
cross cloud-root-5 old-root

# cloud NAME KIND ROOT : the server NAME.pem, and in NAME-chain.pem what it sends besides
cloud() {
    key "$1-issuer" "$2"
    certificate "$1-issuer" cloud_ca 2022 2030 -cert "$3.pem" -keyfile "$3-key.pem"
    key "$1" "$2"
    certificate "$1" cloud_server 2029 2030 -cert "$1-issuer.pem" -keyfile "$1-issuer-key.pem"
    cat "$1-issuer.pem" "$3-cross.pem" cloud-root-5-cross.pem >"$1-chain.pem"
}
cloud cloud-rsa rsa cloud-root-1
cloud cloud-ec ec cloud-root-3

# The dearest chain that is taken: three certificates, with keys and signatures of RSA-4096.
issuer=cloud-root-2
for name in heavy-outer heavy-inner; do
    key $name rsa4096
    certificate $name cloud_ca 2022 2030 -cert $issuer.pem -keyfile $issuer-key.pem
    issuer=$name
done
key heavy rsa4096
certificate heavy server 2029 2030 -cert heavy-inner.pem -keyfile heavy-inner-key.pem
cat heavy-inner.pem heavy-outer.pem >heavy-chain.pem

# Longer keys.
key server-p384 p384
certificate server-p384 server 2024 2044 -cert cloud-root-4.pem -keyfile cloud-root-4-key.pem
openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2056 -pkeyopt rsa_keygen_pubexp:3 -out device-odd-key.pem
for kind in rsa4096 p384 odd; do
    [ "$kind" = odd ] || key "device-$kind" $kind
    certificate "device-$kind" device 2020 2049 -cert root-rsa.pem -keyfile root-rsa-key.pem
done

# The same credentials in other clothes.
cat root-rsa.pem root-ec.pem >roots.pem
cat root-rsa.pem root-ec.pem >devices.pem
cat device-rsa.pem root-rsa.pem >device-with-chain.pem
cat device-rsa.pem root-rsa.pem cloud-rsa-issuer.pem >device-with-long-chain.pem
cat device-rsa.pem root-rsa.pem cloud-rsa-chain.pem >device-with-longest-chain.pem
cat cloud-rsa-chain.pem old-root.pem stranger.pem >long-chain.pem
for name in root-rsa root-ec device-rsa device-ec device-rsa4096 device-p384 device-odd server-ec; do
    openssl x509 -in "$name.pem" -outform DER -out "$name.der"
done
cat root-rsa.der root-ec.der >roots.der
openssl rsa -in device-rsa-key.pem -traditional -out device-rsa-pkcs1-key.pem 2>ca.log
openssl ec -in device-ec-key.pem -out device-ec-sec1-key.pem 2>ca.log
for name in device-rsa device-ec device-rsa4096 device-p384 device-odd server-ec; do
    openssl pkey -in "$name-key.pem" -outform DER -out "$name-key.der"
done
openssl pkey -in device-ec-key.pem -aes128 -passout pass:secret -out encrypted-key.pem
openssl ec -in device-ec-key.pem -no_public -outform DER -out device-ec-bare-key.der 2>ca.log
printf '%s\n' "$script" >complete
