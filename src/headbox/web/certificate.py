"""A self-signed certificate for phones, whose sensors and cameras work over HTTPS only.

Browsers warn once of a self-signed certificate. The printed fingerprint lets users verify it.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import socket
from collections.abc import Iterable
from pathlib import Path

from headbox.errors import HeadboxError
from headbox.files import replacing

DAYS = 397  # the longest validity that Apple's browsers accept
FILE = "certificate.pem"


def own_names() -> list[str]:
    """Names and addresses of this machine on its network, the most useful first."""
    host = socket.gethostname().lower()
    found = [address for address in (_outward(family) for family in _FAMILIES) if address]
    try:
        infos = socket.getaddrinfo(host, None)
        found += [str(info[4][0]).partition("%")[0] for info in infos]
    except OSError:
        pass  # the host name has no address
    return list(dict.fromkeys([*found, host, f"{host.removesuffix('.local')}.local"]))


_FAMILIES = {
    socket.AF_INET: "192.0.2.1",
    socket.AF_INET6: "2001:db8::1",
}  # reserved for documentation


def _outward(family: socket.AddressFamily) -> str | None:
    """The source address of outgoing packets. No packet is sent."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((_FAMILIES[family], 9))
            return probe.getsockname()[0]
    except OSError:
        return None


def own_certificate(folder: Path, names: Iterable[str]) -> Path:
    """The library's certificate with its key, for these names. It is made again when it expires
    within a week or lacks one of the names.
    """
    from cryptography import x509

    path = folder / FILE
    wanted = {_general_name(name) for name in names}
    try:
        old = x509.load_pem_x509_certificate(path.read_bytes())
        known = old.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        week = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=7)
        if old.not_valid_after_utc > week and wanted <= set(known):
            return path
    except (OSError, ValueError, x509.ExtensionNotFound):
        pass
    with replacing(path) as temporary:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:
            file.write(_made(sorted(wanted, key=str)))
    return path


def fingerprint(path: Path) -> str:
    """SHA-256 of a certificate, as browsers show it. Raises HeadboxError for other files."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError) as error:
        raise HeadboxError(
            f"{path} is not a readable certificate: give a PEM file with a certificate and its key."
        ) from error
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _general_name(name: str):
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _made(names: list) -> bytes:
    """A new key and its self-signed certificate, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "headbox gallery")])
    now = datetime.datetime.now(datetime.UTC)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=DAYS - 2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return certificate.public_bytes(pem) + private
