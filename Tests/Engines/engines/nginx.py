"""nginx with the recipes' servers, on ports of this machine."""

import os
import socket

from . import recipe
from .process import GROUP, USER, Engine, ports

MAIN = """{modules}
{user}
daemon off;
worker_processes 2;
pid {folder}/pid;
error_log {folder}/errors warn;
{main}
events {{ worker_connections 4096; }}
http {{
    include /etc/nginx/mime.types;
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/tokens.conf;
    include {folder}/sites/*.conf;
}}
"""
NCHAN = "load_module /usr/share/nginx/modules/ngx_nchan_module.so;"
EXAMPLE = '"Bearer token-of-wuhan-jianghan-007" "wuhan-jianghan-007";'


class Nginx(Engine):
    """Master as root where this is root, as Debian's; workers never."""

    def __init__(self, root, certificate, tokens, name="nginx", with_nchan=False):
        super().__init__(root, name, keeps_root=True)
        self._certificate, self._key = certificate
        is_root = os.geteuid() == 0
        self._file = self.write("nginx.conf", MAIN.format(
            folder=self.folder, modules=NCHAN if with_nchan else "",
            main=recipe.read("nginx-nchan", "main.conf") if with_nchan else "",
            user=f"user {USER} {GROUP};" if is_root else ""))
        self.write("tokens.conf", recipe.read("nginx", "tokens.conf", places=[
            (EXAMPLE, "\n    ".join(f'"Bearer {token}" "{station}";'
                                    for station, token in tokens.items()))]))
        os.chmod(self.folder, 0o755)

    def serve(self, *file, places=()):
        """A recipe's file as a site; returns the port of its TLS server."""
        port = ports(1)[0]
        text = recipe.read(*file, places=[
            ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
            ("/etc/yizhan-hub/tls.crt", self._certificate),
            ("/etc/yizhan-hub/tls.key", self._key), ("/var/log/nginx/", f"{self.folder}/"),
            *places])
        self.write(f"sites/{'-'.join(file)}", text)
        self._port = port
        return port

    def start(self):
        self.run("nginx", "-e", self.path("errors"), "-c", self._file)

    def is_ready(self):
        socket.create_connection(("127.0.0.1", self._port), 5).close()
        return True

    def errors(self):
        with open(self.path("errors"), errors="replace") as file:
            return file.read()
