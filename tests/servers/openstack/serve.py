"""Runs one of the two WSGI applications under waitress, on a listening socket that is handed in.

    python serve.py keystone|glance FILE_DESCRIPTOR

The configuration folder comes through OS_KEYSTONE_CONFIG_DIR or OS_GLANCE_CONFIG_DIR.
"""

import socket
import sys

import waitress


def application(name):
    if name == "keystone":
        from keystone.server import wsgi

        return wsgi.initialize_public_application()
    from glance.common import wsgi_app

    return wsgi_app.init_app()


name, descriptor = sys.argv[1], int(sys.argv[2])
sys.argv[1:] = []  # the applications would read them as their own
waitress.serve(application(name), sockets=[socket.socket(fileno=descriptor)], threads=8)
