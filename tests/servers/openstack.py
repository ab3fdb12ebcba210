#!/usr/bin/env python3
"""OpenStack Keystone and Glance, the servers behind the image service of Huawei-style clouds.

    python3 tests/servers/openstack.py        # installs on the first run, starts, prints one line of JSON
    python3 tests/servers/openstack.py install

Both are installed with pip into an environment of their own (`target/servers/openstack/venv`) at the versions of
`openstack/requirements.txt`, with databases, keys and an administrator prepared once as a template. A run copies
the template into a temporary folder and starts three processes under waitress on free loopback ports: Keystone,
Glance without authentication (everybody is an administrator), and Glance that asks Keystone. It ends when standard
input closes. README.md beside this file tells what the servers were seen to answer.
"""

import json
import os
import pathlib
import shutil
import string
import venv

import support

PINS = support.HERE / "openstack"
# Secrets of a server that lives on loopback for the length of a test.
PASSWORDS = {"admin": "admin-secret", "member": "member-secret", "outsider": "outsider-secret"}
PROJECT = "images"
REGION = "RegionOne"


def ensure():
    """The folder of the installed programs and the template, made if it is not there."""
    return support.installed("openstack", [PINS / "requirements.txt", pathlib.Path(__file__)], install)


def install(folder):
    """The Python environment, and a template of the state: synced databases, keys, an administrator."""
    venv.create(folder / "venv", with_pip=True, symlinks=True)
    pip = [folder / "venv/bin/pip", "install", "--quiet", "--retries", "1", "--timeout", "60"]
    support.run(
        pip + ["--requirement", PINS / "requirements.txt"],
        seconds=support.INSTALL_SECONDS,
        log=folder / "pip.log",
    )
    template = folder / "template"
    keystone, glance = template / "keystone", template / "glance"
    for private in (keystone / "fernet-keys", keystone / "credential-keys", glance / "images", glance / "staging",
                    glance / "tasks"):
        private.mkdir(parents=True, mode=0o700)
    shutil.copy(folder / "venv/etc/glance/glance-api-paste.ini", glance)
    configure(keystone / "keystone.conf", state=keystone)
    configure(glance / "glance-api.conf", state=glance, flavor="", keystone="", password="")

    bin, user = folder / "venv/bin", f"{os.getuid()}"
    group = ["--keystone-user", user, "--keystone-group", f"{os.getgid()}"]
    manage = [bin / "keystone-manage", "--config-file", keystone / "keystone.conf"]
    for step in (
        manage + ["db_sync"],
        manage + ["fernet_setup", *group],
        manage + ["credential_setup", *group],
        manage + ["bootstrap", "--bootstrap-password", PASSWORDS["admin"], "--bootstrap-region-id", REGION],
        [bin / "glance-manage", "--config-file", glance / "glance-api.conf", "db_sync"],
    ):
        support.run(step, seconds=120, log=folder / "prepare.log")


def configure(target, **values):
    """Writes the configuration file of that name with the places filled in."""
    text = string.Template((PINS / target.name).read_text()).substitute(values)
    target.write_text(text)


def start(stack, state):
    """Starts the three servers and makes the project and its users; tells where they are."""
    folder = ensure()
    logs = support.logs("openstack")
    sockets = {name: stack.enter_context(support.listener()) for name in ("keystone", "glance", "glance-keystone")}
    urls = {name: f"http://127.0.0.1:{sock.getsockname()[1]}" for name, sock in sockets.items()}
    auth_url = urls["keystone"] + "/v3"

    children = {}
    for name, flavor in (("keystone", None), ("glance", ""), ("glance-keystone", "keystone")):
        program = name.partition("-")[0]
        home = state / name
        shutil.copytree(folder / "template" / program, home)
        if flavor is None:
            configure(home / "keystone.conf", state=home)
        else:
            configure(home / "glance-api.conf", state=home, flavor=flavor, keystone=urls["keystone"],
                      password=PASSWORDS["admin"])
        if flavor == "":
            shutil.copy(PINS / "open-policy.yaml", home / "policy.yaml")
        command = [folder / "venv/bin/python", PINS / "serve.py", program, sockets[name].fileno()]
        env = os.environ | {
            "OS_KEYSTONE_CONFIG_DIR": str(home),
            "OS_KEYSTONE_CONFIG_FILES": "keystone.conf",
            "OS_GLANCE_CONFIG_DIR": str(home),
            "OS_GLANCE_CONFIG_FILES": "glance-api.conf",
            "PYTHONWARNINGS": "ignore",
            "NO_PROXY": "127.0.0.1",
            "no_proxy": "127.0.0.1",
        }
        log = logs / f"{name}.log"
        children[name] = (stack.enter_context(support.child(command, log, sockets=[sockets[name]], env=env, cwd=home)), log)
    for name, (process, log) in children.items():
        support.ready(urls[name] + ("/v3" if name == "keystone" else "/versions"), process, log)
    for sock in sockets.values():
        sock.close()  # the children hold their own; a dead server must refuse, not hang
    project = populate(auth_url, urls["glance-keystone"])
    return {
        "auth_url": auth_url,
        "glance_url": urls["glance-keystone"],
        "open_glance_url": urls["glance"],
        "domain": "Default",
        "region": REGION,
        "project": PROJECT,
        "project_id": project,
        "passwords": PASSWORDS,
        "logs": str(logs),
    }


def populate(auth_url, glance_url):
    """The project, a user with a role in it, one with none, and the catalogue; the project's id."""
    token = {"X-Auth-Token": administrator(auth_url)}

    def post(path, body, method="POST", expect=201):
        status, _, text = support.call(method, auth_url + path, body, token)
        if status != expect:
            raise RuntimeError(f"Keystone answered {method} {path} with {status}: {text}")
        return json.loads(text) if text else None

    def get(path):
        return json.loads(support.call("GET", auth_url + path, None, token)[2])

    project = post("/projects", {"project": {"name": PROJECT, "domain_id": "default"}})["project"]["id"]
    roles = {role["name"]: role["id"] for role in get("/roles")["roles"]}
    admin = get("/users?name=admin")["users"][0]["id"]
    users = {"admin": admin}
    for name in ("member", "outsider"):
        user = {"name": name, "password": PASSWORDS[name], "domain_id": "default"}
        users[name] = post("/users", {"user": user})["user"]["id"]
    for name in ("admin", "member"):
        post(f"/projects/{project}/users/{users[name]}/roles/{roles[name]}", None, "PUT", 204)
    services = {service["type"]: service["id"] for service in get("/services")["services"]}
    for kind, name, url in (("identity", "keystone", auth_url), ("image", "glance", glance_url)):
        service = services.get(kind) or post("/services", {"service": {"type": kind, "name": name}})["service"]["id"]
        endpoint = {"service_id": service, "interface": "public", "region_id": REGION, "url": url}
        post("/endpoints", {"endpoint": endpoint})
    return project


def administrator(auth_url):
    """A token of the administrator that the template holds."""
    user = {"name": "admin", "domain": {"id": "default"}, "password": PASSWORDS["admin"]}
    scope = {"project": {"name": "admin", "domain": {"id": "default"}}}
    body = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}
    status, headers, text = support.call("POST", auth_url + "/auth/tokens", body)
    if status != 201:
        raise RuntimeError(f"Keystone gives no token to its administrator: {status} {text}")
    return headers["X-Subject-Token"]


if __name__ == "__main__":
    support.main(ensure, start)
