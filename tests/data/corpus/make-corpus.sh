#!/bin/bash
# Makes the corpus of good and bad credentials, and verdicts.txt with what the firmware must say of each. The files are
# kept, so that the tests need no openssl; run this again only to change them (it takes OpenSSL 3, ssh-keygen and a
# minute). All keys are thrown away here and protect nothing. All dates are fixed.
set -Eeuo pipefail
cd "$(dirname "$0")"
rm -f ./*.pem ./*.der ./*.txt
work=$(mktemp -d)
export work
trap 'rm -rf "$work"' EXIT
exec 3>&2 2> "$work/log"
trap 'echo "line $LINENO: $BASH_COMMAND" >&3; tail -5 "$work/log" >&3' ERR

now=2026-06-01T12:00:00Z
unset_clock=-

# shellcheck source=make-corpus-parts.sh
. ./make-corpus-parts.sh

# ---- keys and certificates that the rest is made of ----

key rsa -algorithm RSA -pkeyopt rsa_keygen_bits:2048
key rsa-other -algorithm RSA -pkeyopt rsa_keygen_bits:2048
key rsa3072 -algorithm RSA -pkeyopt rsa_keygen_bits:3072
key rsa4096 -algorithm RSA -pkeyopt rsa_keygen_bits:4096
key rsa1024 -algorithm RSA -pkeyopt rsa_keygen_bits:1024
key rsa2047 -algorithm RSA -pkeyopt rsa_keygen_bits:2047
key pss -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048
for curve in prime256v1 secp384r1 secp521r1 secp224r1 secp256k1 brainpoolP256r1 prime192v1; do
    key "$curve" -algorithm EC -pkeyopt "ec_paramgen_curve:$curve"
done
key p256-other -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1
key explicit -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -pkeyopt ec_param_enc:explicit
key ed25519 -algorithm ED25519
key ed448 -algorithm ED448
openssl dsaparam -genkey -noout -out "$work/dsa.key" 2048

for ca in root root2 root3 root4 ca1 ca2 ca3 twin; do
    key "$ca" -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1
done
certificate root root self "/O=NanoIoTNode/CN=Corpus Root" "$ca_ext"
certificate root2 root2 self "/CN=Second Root" "$ca_ext"
certificate root3 root3 self "/CN=Third Root" "$ca_ext"
certificate root4 root4 self "/CN=Fourth Root" "$ca_ext"
certificate ca1 ca1 root "/CN=Issuing CA 1" "$ca_ext"
certificate ca2 ca2 ca1 "/CN=Issuing CA 2" "$ca_ext"
certificate ca3 ca3 ca2 "/CN=Issuing CA 3" "$ca_ext"
certificate twin twin self "/CN=Issuing CA 1" "$ca_ext"

# ---- certificates ----

for name in rsa rsa3072 rsa4096 prime256v1 secp384r1; do
    certificate "dev-$name" "$name" ca1 "/CN=device-$name" "$leaf_ext"
    pem "device-$name" "dev-$name" device "$now" good
    der "device-$name" "dev-$name" device "$now" good
done
for name in rsa1024 rsa2047; do
    certificate "dev-$name" "$name" ca1 "/CN=device-$name" "$leaf_ext"
    pem "device-$name" "dev-$name" device "$now" RsaTooShort
done
for name in secp521r1 secp224r1 secp256k1 brainpoolP256r1 prime192v1 explicit; do
    certificate "dev-$name" "$name" ca1 "/CN=device-$name" "$leaf_ext"
    pem "device-$name" "dev-$name" device "$now" CurveUnknown
done
for name in ed25519 ed448 pss dsa; do
    certificate "dev-$name" "$name" ca1 "/CN=device-$name" "$leaf_ext"
    pem "device-$name" "dev-$name" device "$now" AlgorithmUnknown
done
openssl ec -in "$work/prime256v1.key" -conv_form compressed -out "$work/compressed.key"
certificate dev-compressed compressed ca1 "/CN=compressed" "$leaf_ext"
pem device-compressed-point dev-compressed device "$now" CurveUnknown

certificate dev-old prime256v1 ca1 "/CN=old" "$leaf_ext" 20200101000000Z 20210101000000Z
pem device-expired dev-old device "$now" Expired
again device-expired.pem device "$unset_clock" good
again device-expired.pem device 2021-01-01T00:00:00Z good
again device-expired.pem device 2021-01-01T00:00:01Z Expired
again device-expired.pem device 2020-01-01T00:00:00Z good
again device-expired.pem device 2019-12-31T23:59:59Z NotYetValid
certificate dev-new prime256v1 ca1 "/CN=new" "$leaf_ext" 20300101000000Z 20400101000000Z
pem device-not-yet-valid dev-new device "$now" NotYetValid
again device-not-yet-valid.pem device "$unset_clock" good
certificate dev-2050 prime256v1 ca1 "/CN=after 2050" "$leaf_ext" 20500101000000Z 20600101000000Z
pem device-generalized-time dev-2050 device 2055-01-01T00:00:00Z good
again device-generalized-time.pem device "$now" NotYetValid
certificate dev-endless prime256v1 ca1 "/CN=endless" "$leaf_ext" 20240101000000Z 99991231235959Z
pem device-no-end dev-endless device "$now" good
certificate dev-1950 prime256v1 ca1 "/CN=before 1970" "$leaf_ext" 19500101000000Z 19690101000000Z
pem device-before-1970 dev-1950 device "$now" Expired

certificate dev-v1 prime256v1 ca1 "/CN=version 1" ""
pem device-version-1 dev-v1 device "$now" good
certificate dev-nameless prime256v1 ca1 "/O=Only an organization" "$leaf_ext"
pem device-without-common-name dev-nameless device "$now" good
certificate dev-utf8 prime256v1 ca1 "/CN=Gerät Süd 日本" "$leaf_ext"
pem device-utf8-name dev-utf8 device "$now" good
certificate dev-escape prime256v1 ca1 "/CN=$(printf 'a\033[2Jb')" "$leaf_ext"
pem device-escape-in-name dev-escape device "$now" good
certificate dev-san prime256v1 ca1 "/CN=many names" "$leaf_ext
subjectAltName=$(seq -s, -f 'DNS:name%g.example.org' 1 40)"
pem device-many-names dev-san device "$now" good
certificate dev-purpose prime256v1 ca1 "/CN=purposes" "$leaf_ext
extendedKeyUsage=clientAuth,serverAuth
certificatePolicies=1.2.3.4
nsComment=\"a comment\""
pem device-many-extensions dev-purpose device "$now" good
certificate dev-sha512 rsa ca1 "/CN=sha512" "$leaf_ext" "" "" sha512
pem device-sha512 dev-sha512 device "$now" good
certificate self-leaf prime256v1 self "/CN=self-signed" "$leaf_ext"
pem device-self-signed self-leaf device "$now" good

pem device-is-root root device "$now" AuthorityAsDevice
pem device-is-issuer ca1 device "$now" AuthorityAsDevice
der device-is-root root device "$now" AuthorityAsDevice
openssl x509 -in "$work/dev-prime256v1.pem" -trustout -addtrust clientAuth > device-trusted.pem
again device-trusted.pem device "$now" CertificateUnreadable

pem issuer-good ca1 issuer "$now" good
again device-is-root.pem issuer "$now" good
again device-prime256v1.pem issuer "$now" DeviceAsAuthority
again device-version-1.pem issuer "$now" DeviceAsAuthority
certificate ca-old ca3 root "/CN=Old CA" "$ca_ext" 20200101000000Z 20210101000000Z
pem issuer-expired ca-old issuer "$now" Expired
certificate ca-p521 secp521r1 root "/CN=P-521 CA" "$ca_ext"
pem issuer-p521 ca-p521 issuer "$now" CurveUnknown
certificate ca-zero ca3 root "/CN=Path of none" "basicConstraints=critical,CA:TRUE,pathlen:0"
pem issuer-path-length ca-zero issuer "$now" good

pem root-ec root root "$now" good
der root-ec root root "$now" good
certificate root-rsa rsa4096 self "/CN=RSA Root" "$ca_ext"
pem root-rsa4096 root-rsa root "$now" good
certificate root-v1 prime256v1 self "/CN=Root of version 1" ""
pem root-version-1 root-v1 root "$now" good
again device-self-signed.pem root "$now" good
again issuer-good.pem root "$now" RootNotSelfSigned
again device-prime256v1.pem root "$now" DeviceAsRoot
certificate root-old root2 self "/CN=Old Root" "$ca_ext" 20000101000000Z 20100101000000Z
pem root-expired root-old root "$now" Expired
certificate root-1024 rsa1024 self "/CN=Short Root" "$ca_ext"
pem root-rsa1024 root-1024 root "$now" RsaTooShort
certificate root-ed ed25519 self "/CN=Edwards Root" "$ca_ext"
pem root-ed25519 root-ed root "$now" AlgorithmUnknown
for number in 1 2 3 4 5; do
    amazon_root "$number" > "amazon-root-$number.der"
    again "amazon-root-$number.der" root "$now" good
    again "amazon-root-$number.der" roots "$now" RootBuiltIn
done

# ---- chains and sets of roots ----

set_of chain-one chain good dev-rsa
set_of chain-two chain good dev-rsa ca1
set_of chain-with-root chain good dev-rsa ca1 root
certificate dev-deep prime256v1 ca2 "/CN=deep" "$leaf_ext"
certificate dev-deeper prime256v1 ca3 "/CN=deeper" "$leaf_ext"
set_of chain-four chain good dev-deep ca2 ca1 root
set_of chain-five chain TooMany dev-deeper ca3 ca2 ca1 root
set_of chain-order chain ChainOrder dev-deep ca1 ca2
set_of chain-gap chain ChainGap dev-deep ca1
set_of chain-stranger chain ChainGap dev-rsa root2
set_of chain-behind-root chain ChainGap dev-rsa ca1 root root2
set_of chain-self-signed-first chain ChainGap self-leaf ca1
set_of chain-ca-twice chain Duplicate dev-rsa ca1 ca1
set_of chain-device-twice chain DeviceAsAuthority dev-rsa dev-rsa
set_of chain-ca-first chain AuthorityAsDevice ca1 dev-rsa
set_of chain-expired chain Expired dev-rsa ca-old
set_of chain-joined chain good dev-rsa ca1
printf '%s%s' "$(cat "$work/dev-rsa.pem")" "$(cat "$work/ca1.pem")" > chain-joined.pem
{ cat "$work/dev-rsa.pem" "$work/ca1.pem"; openssl pkey -in "$work/rsa.key"; } > chain-and-key.pem
again chain-and-key.pem chain "$now" WrongKind:PrivateKey
{ openssl x509 -in "$work/dev-rsa.pem" -text; openssl x509 -in "$work/ca1.pem" -text; } > chain-with-text.pem
again chain-with-text.pem chain "$now" good
set_of roots-one roots good root
set_of roots-three roots good root root2 root3
set_of roots-four roots TooMany root root2 root3 root4
set_of roots-twice roots Duplicate root root2 root
set_of roots-with-device roots DeviceAsRoot root dev-rsa
set_of nine-blocks chain Overflowed root root2 root3 root4 ca1 ca2 ca3 twin dev-rsa

# What names alone do not tell.
set_of chain-twin chain good dev-rsa twin
again chain-twin.pem proof-chain "$now" SignatureWrong
again chain-four.pem proof-chain "$now" good
again chain-two.pem proof-chain "$now" good
again root-ec.pem proof-root "$now" good
again root-rsa4096.pem proof-root "$now" good
again root-version-1.pem proof-root "$now" good
forge_signature "$work/root.pem" > root-forged.der
again root-forged.der root "$now" good
again root-forged.der proof-root "$now" SignatureWrong

# ---- private keys ----

keys_of()
{
    local name=$1 certificate=$2
    openssl pkey -in "$work/$name.key" -out "key-$name-pkcs8.pem"
    again "key-$name-pkcs8.pem" key "$now" good "$certificate"
    openssl pkey -in "$work/$name.key" -traditional -out "key-$name-traditional.pem"
    again "key-$name-traditional.pem" key "$now" good "$certificate"
    openssl pkey -in "$work/$name.key" -outform DER -out "key-$name.der"
    again "key-$name.der" key "$now" good "$certificate"
}
keys_of rsa device-rsa.pem
keys_of rsa3072 device-rsa3072.pem
keys_of rsa4096 device-rsa4096.pem
keys_of prime256v1 device-prime256v1.pem
keys_of secp384r1 device-secp384r1.pem
openssl ec -in "$work/prime256v1.key" -outform DER -out key-sec1.der
again key-sec1.der key "$now" good device-prime256v1.pem
openssl rsa -in "$work/rsa.key" -traditional -outform DER -out key-pkcs1.der
again key-pkcs1.der key "$now" good device-rsa.pem
openssl ec -in "$work/prime256v1.key" -no_public -out key-without-point.pem
again key-without-point.pem key "$now" good device-prime256v1.pem
again key-without-point.pem proof-key "$now" good device-prime256v1.pem
openssl ec -in "$work/p256-other.key" -no_public -out key-other-without-point.pem
again key-other-without-point.pem key "$now" good device-prime256v1.pem
again key-other-without-point.pem proof-key "$now" KeyOfAnother device-prime256v1.pem
again key-rsa-pkcs8.pem proof-key "$now" good device-rsa.pem
{ openssl ecparam -name prime256v1; openssl ec -in "$work/prime256v1.key"; } > key-with-parameters.pem
again key-with-parameters.pem key "$now" good device-prime256v1.pem
openssl ecparam -name prime256v1 -out key-parameters-only.pem
again key-parameters-only.pem key "$now" WrongKind:Parameters device-prime256v1.pem
{ echo "Bag Attributes"; echo "    localKeyID: 01 02"; echo "Key Attributes: <No Attributes>"; cat "$work/rsa.key"; } \
    > key-bag-attributes.pem
again key-bag-attributes.pem key "$now" good device-rsa.pem

openssl pkey -in "$work/rsa-other.key" -out key-other-rsa.pem
again key-other-rsa.pem key "$now" KeyOfAnother device-rsa.pem
openssl pkey -in "$work/p256-other.key" -out key-other-p256.pem
again key-other-p256.pem key "$now" KeyOfAnother device-prime256v1.pem
again key-secp384r1-pkcs8.pem key "$now" KeyOfAnother device-prime256v1.pem
again key-rsa-pkcs8.pem key "$now" KeyOfAnother device-prime256v1.pem
again key-prime256v1.der key "$now" KeyOfAnother device-rsa.pem

for name in rsa1024 rsa2047; do
    openssl pkey -in "$work/$name.key" -out "key-$name.pem"
    again "key-$name.pem" key "$now" RsaTooShort "device-$name.pem"
done
for name in secp521r1 secp224r1 secp256k1 brainpoolP256r1 prime192v1 explicit; do
    openssl pkey -in "$work/$name.key" -out "key-$name.pem"
    again "key-$name.pem" key "$now" CurveUnknown "device-$name.pem"
done
openssl ec -in "$work/explicit.key" -param_enc explicit -out key-explicit-sec1.pem
again key-explicit-sec1.pem key "$now" CurveUnknown device-explicit.pem
cp "$work/compressed.key" key-compressed-point.pem
again key-compressed-point.pem key "$now" CurveUnknown device-compressed-point.pem
for name in ed25519 ed448 pss dsa; do
    openssl pkey -in "$work/$name.key" -out "key-$name.pem"
    again "key-$name.pem" key "$now" AlgorithmUnknown "device-$name.pem"
done
openssl dsa -in "$work/dsa.key" -traditional -out key-dsa-traditional.pem || openssl dsa -in "$work/dsa.key" -out key-dsa-traditional.pem
again key-dsa-traditional.pem key "$now" AlgorithmUnknown device-dsa.pem

for cipher in aes256 aes128 des3 camellia256; do
    openssl pkcs8 -topk8 -in "$work/prime256v1.key" -v2 "$cipher" -passout pass:corpus -out "key-encrypted-$cipher.pem"
    again "key-encrypted-$cipher.pem" key "$now" KeyEncrypted device-prime256v1.pem
done
openssl pkcs8 -topk8 -in "$work/prime256v1.key" -scrypt -passout pass:corpus -out key-encrypted-scrypt.pem
again key-encrypted-scrypt.pem key "$now" KeyEncrypted device-prime256v1.pem
openssl pkcs8 -topk8 -in "$work/prime256v1.key" -v1 PBE-SHA1-3DES -passout pass:corpus -out key-encrypted-pkcs12-pbe.pem
again key-encrypted-pkcs12-pbe.pem key "$now" KeyEncrypted device-prime256v1.pem
openssl pkcs8 -topk8 -in "$work/rsa.key" -v2 aes256 -passout pass:corpus -outform DER -out key-encrypted.der
again key-encrypted.der key "$now" KeyEncrypted device-rsa.pem
openssl rsa -in "$work/rsa.key" -traditional -aes128 -passout pass:corpus -out key-encrypted-traditional-rsa.pem
again key-encrypted-traditional-rsa.pem key "$now" KeyEncrypted device-rsa.pem
openssl ec -in "$work/prime256v1.key" -aes256 -passout pass:corpus -out key-encrypted-traditional-ec.pem
again key-encrypted-traditional-ec.pem key "$now" KeyEncrypted device-prime256v1.pem
again key-encrypted-aes256.pem device "$now" WrongKind:EncryptedKey

# ---- what is neither ----

openssl req -new -key "$work/prime256v1.key" -subj /CN=request -out request.pem
openssl req -in request.pem -outform DER -out request.der
sed 's/CERTIFICATE REQUEST/NEW CERTIFICATE REQUEST/' request.pem > request-new.pem
openssl req -new -key "$work/rsa.key" -subj /CN=request -addext subjectAltName=DNS:a -out request-rsa.pem
wrong Request request.pem request.der request-new.pem request-rsa.pem
openssl pkey -in "$work/prime256v1.key" -pubout -out public-ec.pem
openssl pkey -in "$work/rsa.key" -pubout -out public-rsa.pem
openssl rsa -in "$work/rsa.key" -RSAPublicKey_out -out public-pkcs1.pem
openssl pkey -in "$work/prime256v1.key" -pubout -outform DER -out public-ec.der
openssl rsa -in "$work/rsa.key" -RSAPublicKey_out -outform DER -out public-pkcs1.der
wrong PublicKey public-ec.pem public-rsa.pem public-pkcs1.pem public-ec.der public-pkcs1.der
openssl pkcs12 -export -inkey "$work/prime256v1.key" -in "$work/dev-prime256v1.pem" -passout pass:corpus -out container.p12.der
{ echo "-----BEGIN PKCS12-----"; base64 -w 64 container.p12.der; echo "-----END PKCS12-----"; } > container.p12.pem
wrong Pkcs12 container.p12.der container.p12.pem
openssl crl2pkcs7 -nocrl -certfile "$work/dev-prime256v1.pem" -out container.p7b.pem
openssl crl2pkcs7 -nocrl -certfile "$work/dev-prime256v1.pem" -outform DER -out container.p7b.der
wrong Pkcs7 container.p7b.pem container.p7b.der
ssh_keys
wrong SshKey ssh-openssh-rsa.pem ssh-openssh-ecdsa.pem ssh-openssh-ed25519.pem ssh-openssh-encrypted.pem ssh-rfc4716.pem
revocation_list > revocation-list.pem
wrong Unknown revocation-list.pem
relabel "PGP PUBLIC KEY BLOCK" "$work/root.pem" > pgp.pem
wrong Unknown pgp.pem
again device-prime256v1.pem key "$now" WrongKind:Certificate device-prime256v1.pem
again device-prime256v1.der key "$now" WrongKind:Certificate device-prime256v1.pem
again key-rsa-pkcs8.pem device "$now" WrongKind:PrivateKey
again key-prime256v1.der root "$now" WrongKind:PrivateKey
relabel CERTIFICATE "$work/rsa.key" > mislabelled-key.pem
again mislabelled-key.pem device "$now" WrongKind:PrivateKey
relabel "PRIVATE KEY" "$work/dev-rsa.pem" > mislabelled-certificate.pem
again mislabelled-certificate.pem key "$now" WrongKind:Certificate device-rsa.pem
relabel "EC PRIVATE KEY" "$work/rsa.key" > mislabelled-format.pem
again mislabelled-format.pem key "$now" good device-rsa.pem

# Text without a frame.
base64 -w 64 container.p12.der > bare-pkcs12.txt
bare Pkcs12 bare-pkcs12.txt
grep -v -- ----- "$work/dev-rsa.pem" > bare-certificate.txt
bare Certificate bare-certificate.txt
grep -v -- ----- "$work/rsa.key" > bare-key.txt
bare PrivateKey bare-key.txt
bare SshKey bare-ssh-rsa.txt bare-ssh-ecdsa.txt bare-ssh-ed25519.txt bare-putty.txt
echo '{"kty":"EC","crv":"P-256","x":"abc","y":"def"}' > bare-jwk.txt
echo 'C:\Users\me\Downloads\new-certificate.pem.crt' > bare-file-name.txt
: > bare-nothing.txt
bare Unknown bare-jwk.txt bare-file-name.txt bare-nothing.txt

text_forms
damaged_forms

# The ids of all certificates, as openssl sees them.
for file in device-*.der root-ec.der amazon-root-*.der; do
    printf '%s %s\n' "$file" "$(openssl x509 -inform DER -in "$file" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f)"
done > ids.txt

{
    echo "# file asked-for clock verdict [certificate of the key]"
    sort "$work/verdicts"
} > verdicts.txt
