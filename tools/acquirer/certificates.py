"""The test certificate authority and the server certificate, made on first use.

Both keys are P-256. The certificates are valid from the year 2000 on: a terminal that lost its clock starts there, and
must reach its host to be told the time.
"""

import datetime
import ipaddress
import os
import pathlib
import ssl

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_FROM = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_UNTIL = datetime.datetime(2049, 12, 31, tzinfo=datetime.UTC)
_ALWAYS = ("localhost", "127.0.0.1")
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class CertificateError(Exception):
    """The folder's files are unusable; the text is one line for the operator."""


class Certificates:
    """A folder with ca.pem, ca.key, server.pem and server.key."""

    def __init__(self, folder: pathlib.Path, name: str):
        self._folder = folder
        self._names = list(dict.fromkeys((name, *_ALWAYS)))
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not self._path("ca.pem").exists():
                self._make_authority()
            if self._served_names() != set(self._names):
                self._make_server()
        except (OSError, ValueError) as error:
            raise CertificateError(f"TLS folder {folder}: {error}") from None

    def _path(self, name: str) -> pathlib.Path:
        return self._folder / name

    @property
    def authority(self) -> str:
        """The CA certificate in PEM, with which terminals are provisioned."""
        return self._path("ca.pem").read_text(encoding="ascii")

    def server_context(self) -> ssl.SSLContext:
        """TLS 1.2 or later. Raises CertificateError."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self._path("server.pem"), self._path("server.key"))
        except (OSError, ssl.SSLError) as error:
            raise CertificateError(f"TLS folder {self._folder}: {error}") from None
        return context

    def _served_names(self) -> set[str]:
        if not self._path("server.pem").exists():
            return set()
        certificate = x509.load_pem_x509_certificate(self._path("server.pem").read_bytes())
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return {str(name.value) for name in names}

    def _make_authority(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _subject("TinyTill test CA")
        usage = _usage(key_cert_sign=True, crl_sign=True)
        builder = _builder(subject, subject, key.public_key(), key.public_key())
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        self._keep("ca", builder.add_extension(usage, critical=True).sign(key, hashes.SHA256()), key)
        self._path("server.pem").unlink(missing_ok=True)

    def _make_server(self) -> None:
        authority = x509.load_pem_x509_certificate(self._path("ca.pem").read_bytes())
        authority_key = serialization.load_pem_private_key(self._path("ca.key").read_bytes(), None)
        if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
            raise ValueError("ca.key is not an elliptic-curve key")
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_subject(self._names[0]), authority.subject, key.public_key(), authority.public_key())
        for extension, critical in (
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_usage(digital_signature=True), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.SubjectAlternativeName([_general_name(name) for name in self._names]), False),
        ):
            builder = builder.add_extension(extension, critical)
        self._keep("server", builder.sign(authority_key, hashes.SHA256()), key)

    def _keep(self, name: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        pem = serialization.Encoding.PEM
        packed = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        opened = os.open(self._path(f"{name}.key"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "wb") as file:
            file.write(packed)
        self._path(f"{name}.pem").write_bytes(certificate.public_bytes(pem))


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _builder(subject: x509.Name, issuer: x509.Name, key, issuer_key) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in _USAGES})
