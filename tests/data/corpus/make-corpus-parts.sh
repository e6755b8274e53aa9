# The steps that make-corpus.sh is made of; $work is its folder for what is not kept.
# shellcheck shell=bash disable=SC2154,SC2034

ca_ext='basicConstraints=critical,CA:TRUE
keyUsage=keyCertSign,cRLSign'
leaf_ext='basicConstraints=critical,CA:FALSE
keyUsage=digitalSignature'

cat > "$work/ca.cnf" << 'CONFIGURATION'
[ca]
default_ca = any
[any]
policy = anything
database = $ENV::work/database
unique_subject = no
rand_serial = yes
email_in_dn = yes
string_mask = utf8only
default_crl_days = 30
[anything]
organizationName = optional
commonName = optional
[req]
distinguished_name = names
string_mask = utf8only
[names]
CONFIGURATION

# key NAME GENPKEY-ARGUMENTS
key()
{
    local name=$1
    shift
    openssl genpkey -quiet "$@" -out "$work/$name.key"
}

# certificate NAME KEY ISSUER SUBJECT EXTENSIONS [START END DIGEST]; the issuer is another NAME or "self"
certificate()
{
    local name=$1 key=$work/$2.key issuer=$3 subject=$4
    local start=${6:-20240101000000Z} end=${7:-20490101000000Z} digest=${8:-sha256}
    [ "$2" != ed25519 ] && [ "$2" != ed448 ] || [ "$issuer" != self ] || digest=null
    printf '%s\n' "$5" > "$work/extensions"
    : > "$work/database"
    openssl req -new -utf8 -config "$work/ca.cnf" -key "$key" -subj "$subject" -out "$work/request"
    local by=(-cert "$work/$issuer.pem" -keyfile "$work/$issuer.key")
    [ "$issuer" != self ] || by=(-selfsign -keyfile "$key")
    openssl ca -batch -config "$work/ca.cnf" "${by[@]}" -in "$work/request" -md "$digest" -notext -outdir "$work" \
        -preserveDN -startdate "$start" -enddate "$end" -extfile "$work/extensions" -out "$work/$name.pem"
}

# again FILE ASKED CLOCK VERDICT [CERTIFICATE]: one more line of the table
again()
{
    echo "$*" >> "$work/verdicts"
}

# pem FILE CERTIFICATE ASKED CLOCK VERDICT
pem()
{
    cp "$work/$2.pem" "$1.pem"
    again "$1.pem" "$3" "$4" "$5"
}

# der FILE CERTIFICATE ASKED CLOCK VERDICT
der()
{
    openssl x509 -in "$work/$2.pem" -outform DER -out "$1.der"
    again "$1.der" "$3" "$4" "$5"
}

# set_of FILE ASKED VERDICT CERTIFICATE...
set_of()
{
    local file=$1.pem asked=$2 verdict=$3
    shift 3
    for name in "$@"; do
        cat "$work/$name.pem"
    done > "$file"
    again "$file" "$asked" "$now" "$verdict"
}

# wrong KIND FILE...: told apart wherever it is handed in
wrong()
{
    local kind=$1
    shift
    for file in "$@"; do
        again "$file" device "$now" "WrongKind:$kind"
        again "$file" key "$now" "WrongKind:$kind" device-prime256v1.pem
    done
}

# bare KIND FILE...: text without a frame
bare()
{
    local kind=$1
    shift
    for file in "$@"; do
        again "$file" device "$now" "NoFrame:$kind"
    done
}

relabel()
{
    sed "s/-----BEGIN .*-----/-----BEGIN $1-----/; s/-----END .*-----/-----END $1-----/" "$2"
}

# The DER of a built-in root, out of the firmware's source.
amazon_root()
{
    awk -v number="$1" '/static readonly byte/ { n++ } n == number && /^ *0x/' \
        ../../../../nf-firmware/NanoIoTNode.Core/Credentials/AmazonRootData.cs | grep -o '0x..' | sed 's/0x//' | xxd -r -p
}

# A certificate whose signature's last byte is another.
forge_signature()
{
    openssl x509 -in "$1" -outform DER | xxd -p -c 1 | awk '{ line[NR] = $1 } END {
        for (i = 1; i < NR; i++) print line[i]; print (line[NR] == "00" ? "01" : "00") }' | xxd -r -p
}

revocation_list()
{
    : > "$work/database"
    openssl ca -config "$work/ca.cnf" -gencrl -cert "$work/root.pem" -keyfile "$work/root.key" -md sha256
}

ssh_keys()
{
    for type in rsa ecdsa ed25519; do
        ssh-keygen -q -t "$type" -N '' -C corpus -f "$work/ssh-$type"
        cp "$work/ssh-$type" "ssh-openssh-$type.pem"
        cp "$work/ssh-$type.pub" "bare-ssh-$type.txt"
    done
    ssh-keygen -q -t ed25519 -N corpus -C corpus -f "$work/ssh-encrypted"
    cp "$work/ssh-encrypted" ssh-openssh-encrypted.pem
    ssh-keygen -e -m RFC4716 -f "$work/ssh-rsa.pub" > ssh-rfc4716.pem
    printf 'PuTTY-User-Key-File-3: ssh-ed25519\r\nEncryption: none\r\nComment: corpus\r\nPublic-Lines: 1\r\nAAAA\r\n' \
        > bare-putty.txt
}

# form NAME VERDICT: the text that comes in is a device certificate in another form
form()
{
    cat > "form-$1.pem"
    again "form-$1.pem" device "$now" "$2"
}

text_forms()
{
    local text=$work/dev-prime256v1.pem body unended
    body=$(grep -v -- ----- "$text" | tr -d '\n')
    unended=$(cat "$text")
    tr '\n' '\r' < "$text" | form cr good
    sed 's/$/\r/' "$text" | form crlf good
    sed 's/$/\r\n/' "$text" | form crlf-doubled good
    printf '%s' "$unended" | form no-final-newline good
    sed 's/^/    /' "$text" | form leading-blanks good
    sed 's/^/\t/; s/$/ \t/' "$text" | form tabs good
    { printf '\xef\xbb\xbf'; cat "$text"; } | form byte-order-mark good
    { printf '\xef\xbb\xbf'; sed 's/$/\r/' "$text"; } | form byte-order-mark-crlf good
    { printf '\xff\xfe'; iconv -t UTF-16LE "$text"; } | form utf16-le good
    { printf '\xfe\xff'; iconv -t UTF-16BE "$text"; } | form utf16-be good
    { cat "$text"; printf '\0'; } | form nul-at-the-end good
    openssl x509 -in "$text" -text | form text-before good
    { cat "$text"; echo; echo "-- "; echo "Regards"; } | form text-behind good
    sed ':a; N; $!ba; s/\n/\\n/g' "$text" | form escaped-lf good
    sed ':a; N; $!ba; s/\n/\\r\\n/g' "$text" | form escaped-crlf good
    sed ':a; N; $!ba; s/\n/\\\\n/g' "$text" | form escaped-twice good
    { printf '{"certificateId":"%0128d","certificatePem":"' 7; sed ':a; N; $!ba; s/\n/\\n/g' "$text" | tr -d '\n'; echo '"}'; } \
        | form json good
    { printf '{"pem":"'; sed 's/+/\\u002B/g; s,/,\\/,g' "$text" | sed ':a; N; $!ba; s/\n/\\n/g' | tr -d '\n'; echo '"}'; } \
        | form json-all-escaped good
    sed 's/.*/"&\\n" \\/' "$text" | form c-header good
    sed 's/.*/    "&",/' "$text" | form string-array good
    sed 's/^/> /' "$text" | form mail-quote good
    { printf '\x93%s\x94\n' "$unended"; } | form code-page-quotes good
    { printf '\xe2\x80\x9c%s\xe2\x80\x9d\n' "$unended"; } | form utf8-quotes good
    sed 's/-----/\x96\x96-/g' "$text" | form code-page-dashes good
    sed 's/-----/\xe2\x80\x94\xe2\x80\x94-/g' "$text" | form utf8-dashes good
    sed 's/^/\xc2\xa0/; s/N C/N\xc2\xa0C/' "$text" | form hard-blanks good
    tr '\n' ' ' < "$text" | form one-line-blanks good
    tr -d '\n' < "$text" | form one-line good
    { head -1 "$text"; echo "$body" | fold -w 76; tail -1 "$text"; } | form lines-of-76 good
    { head -1 "$text"; echo "$body" | fold -w 1; tail -1 "$text"; } | form lines-of-1 good
    { head -1 "$text"; echo "$body"; tail -1 "$text"; } | form one-long-line good
    sed 's/CERTIFICATE/X509 CERTIFICATE/' "$text" | form old-label good
}

damaged_forms()
{
    local text=$work/dev-prime256v1.pem
    sed 4d "$text" | form lost-line CertificateUnreadable
    sed '4{p}' "$text" | form doubled-line CertificateUnreadable
    sed '4{h; d}; 5{G}' "$text" | form swapped-lines CertificateUnreadable
    sed '4s/^.//' "$text" | form lost-character Damaged
    sed '4s/^/A/' "$text" | form added-character Damaged
    sed '4s/^./*/' "$text" | form strange-character Damaged
    sed '4s/^\(.\{20\}\)./\1\xc2\xa0/' "$text" | form hard-blank-inside Damaged
    sed '4s/^\(.\{20\}\)./\1\xe2\x80\x93/' "$text" | form long-dash-inside Damaged
    sed '4s/^\(.\{20\}\)./\1_/' "$text" | form base64url Damaged
    sed '4s/^\(.\{20\}\)./\1\&#43;/' "$text" | form html Damaged
    sed '4s/$/=/' "$text" | form quoted-printable Damaged
    sed '4s/^\(.\{20\}\)./\1\\x/' "$text" | form strange-escape Damaged
    head -4 "$text" | form cut-off Unended
    sed 's/END CERTIFICATE-----/END CERTIFICATE/' "$text" | form end-without-dashes Damaged
    sed 's/END CERTIFICATE/END PRIVATE KEY/' "$text" | form wrong-end Damaged
    sed 's/-----END/----END/' "$text" | form end-of-four-dashes Damaged
    { head -4 "$text"; cat "$text"; } | form second-begin Damaged
    { head -1 "$text"; tail -1 "$text"; } | form empty Damaged
    sed 's/-----BEGIN/----BEGIN/' "$text" | form begin-of-four-dashes NoFrame:Certificate
    sed 1d "$text" | form without-begin NoFrame:Certificate
    { head -1 "$text"; head -c 6200 /dev/zero | base64 -w 64; tail -1 "$text"; } | form too-large Damaged
    { head -1 "$text"; head -c 300 /dev/zero | base64 -w 64; tail -1 "$text"; } | form zeros CertificateUnreadable
    damaged_der
}

damaged_der()
{
    local der=$work/damage.der
    openssl x509 -in "$work/dev-prime256v1.pem" -outform DER -out "$der"
    structure()
    {
        cat > "structure-$1.der"
        again "structure-$1.der" device "$now" "$2"
    }
    head -c 200 "$der" | structure cut CertificateUnreadable
    head -c 40 "$der" | structure head-only CertificateUnreadable
    { cat "$der"; printf '\0'; } | structure byte-behind CertificateUnreadable
    { printf '\x30\x80'; tail -c +5 "$der"; printf '\0\0'; } | structure indefinite-length CertificateUnreadable
    { printf '\x30\x84\x7f\xff\xff\xff'; tail -c +5 "$der"; } | structure huge-length WrongKind:Unknown
    { printf '\x30\x82\x00\x05'; tail -c +5 "$der"; } | structure short-length CertificateUnreadable
    printf '\x30' | structure one-byte WrongKind:Unknown
    : | structure nothing WrongKind:Unknown
    printf 'hello' | structure words WrongKind:Unknown
    { for _ in $(seq 1 400); do printf '\x30\x82\x01\x00'; done; } | structure nested WrongKind:Unknown
    xxd -p "$der" | tr -d '\n' | sed 's/170d/170c/' | xxd -r -p | structure time-cut CertificateUnreadable
    xxd -p "$der" | tr -d '\n' | sed 's/0301070342/0301070343/' | xxd -r -p | structure point-too-long CertificateUnreadable
    openssl pkey -in "$work/prime256v1.key" -outform DER | head -c 100 > structure-key-cut.der
    again structure-key-cut.der key "$now" KeyUnreadable device-prime256v1.pem
    openssl pkey -in "$work/prime256v1.key" | sed 3d > structure-key-lost-line.pem
    again structure-key-lost-line.pem key "$now" KeyUnreadable device-prime256v1.pem
}
