"""A city's own certificate authority, for a day, and for names of this machine only."""

import datetime
import ipaddress
import os
import subprocess

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)
# Where an administrator puts it; update-ca-certificates collects it from here.
INSTALLED = "/usr/local/share/ca-certificates/yizhan-engines-test.crt"
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"


class Authority:
    """Signs servers' certificates into `folder`."""

    def __init__(self, folder, label="Yizhan test of the engines"):
        self.folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = name(label)
        now = datetime.datetime.utcnow()
        # Trusted by the whole machine for the run: so it can speak for this machine only.
        constraints = x509.NameConstraints(
            [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_network("127.0.0.0/8"))],
            None)
        certificate = (
            self._builder(self._name, now - DAY / 24, now + DAY, self._key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage(key_cert_sign=True, crl_sign=True), critical=True)
            .add_extension(constraints, critical=True)
            .sign(self._key, hashes.SHA256()))
        self.path = self._write("authority.crt", certificate)

    def _builder(self, subject, begin, end, key):
        return (x509.CertificateBuilder().subject_name(subject).issuer_name(self._name)
                .public_key(key.public_key()).serial_number(x509.random_serial_number())
                .not_valid_before(begin).not_valid_after(end))

    def _write(self, file_name, certificate):
        path = os.path.join(self.folder, file_name)
        with open(path, "wb") as file:
            file.write(certificate.public_bytes(serialization.Encoding.PEM))
        return path

    def server(self, label, host="localhost", days=1):
        """Paths of a certificate and its key; negative `days`: it has ended."""
        key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.datetime.utcnow()
        names = [x509.DNSName(host)]
        if host == "localhost":
            names.append(x509.IPAddress(ipaddress.ip_address("127.0.0.1")))
        end = now + DAY / 2 if days > 0 else now - DAY / 24
        certificate = (
            self._builder(name(host), now - DAY / 12, end, key)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .sign(self._key, hashes.SHA256()))
        path = self._write(f"{label}.crt", certificate)
        key_path = os.path.join(self.folder, f"{label}.key")
        with open(os.open(key_path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption()))
        return path, key_path

    # The system's own store, as on a station: its client reads no other.

    def install(self):
        with open(self.path) as source, open(INSTALLED, "w") as file:
            file.write(source.read())
        update()

    @staticmethod
    def uninstall():
        """Also of a run that was ended before it could."""
        if os.path.exists(INSTALLED):
            os.unlink(INSTALLED)
            update()


def update():
    done = subprocess.run(["update-ca-certificates"], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"update-ca-certificates: {done.stdout}{done.stderr}")


def name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def usage(**given):
    every = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
             "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{one: given.get(one, False) for one in every})
