"""`workbench lab` and `workbench app`: JupyterLab, and the workbench as one page, on loopback."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click

from workbench.cli.files.sample import NOTEBOOKS, OWN_FOLDER, START_NOTEBOOK, copy_sample
from workbench.cli.options.command import Decorator, command
from workbench.cli.options.packed import packed
from workbench.cli.options.store_access import StoreAccess, store_options
from workbench.cli.options.types import PORT, WHOLE_NUMBER, HostName, OneOf
from workbench.errors import BadInput, NoFile
from workbench.notebook.default_store import ACTOR, STORE

LOCAL_ADDRESS = "127.0.0.1"
_JUPYTER = Path(__file__).parents[1] / "widgets" / "jupyter"  # templates, extensions, settings


@dataclass(frozen=True)
class ServerOptions:
    """Where a server listens on loopback, and whether a browser is opened."""

    port: int
    no_browser: bool

    def arguments(self) -> list[str]:
        """The same for Jupyter's programs."""
        return [f"--port={self.port}", *(["--no-browser"] if self.no_browser else [])]


def server_options() -> Decorator:
    """The options of both servers; the command gets them as `server`."""
    port = click.option("--port", metavar="N", type=PORT, default=8888, help="the port (8888)")
    no_browser = click.option("--no-browser", is_flag=True, help="open no browser")
    return packed("server", ServerOptions, port, no_browser)


@command("lab", "start JupyterLab on loopback, with the workbench open in a notebook")
@store_options("the folder of the store that is shown, made when it is missing")
@click.option(
    "--notebooks",
    metavar="DIR",
    type=click.STRING,
    help=f"the folder of notebooks; {NOTEBOOKS} when left out, or else {OWN_FOLDER}/{NOTEBOOKS},"
    " which is made",
)
@click.option(
    "--allow-root", is_flag=True, help="start as root too, whom JupyterLab refuses otherwise"
)
@server_options()
def lab(access: StoreAccess, notebooks: str | None, allow_root: bool, server: ServerOptions) -> int:
    """Start JupyterLab in this program's place."""
    _check_installed("jupyterlab")
    own = _kernel_environment(access)
    root, notebook = _root(is_allowed=allow_root), _start_notebook(notebooks)
    from workbench.serving.runtime import runtime_dir

    own |= {"JUPYTER_RUNTIME_DIR": runtime_dir()}
    own |= _path_first("JUPYTER_CONFIG_PATH", _JUPYTER / "lab" / "config")
    arguments = [f"--ip={LOCAL_ADDRESS}", *server.arguments(), *root]
    arguments.append("--KernelManager.transport=ipc")  # other users can connect to TCP ports
    extensions = _JUPYTER / "lab" / "labextensions"
    arguments.append(f"--LabApp.extra_labextensions_path={extensions}")
    _become("jupyterlab", [*arguments, str(notebook)], own)


@command("app", "serve the workbench as a page on loopback")
@store_options("the store's folder, made when it is missing")
@click.option(
    "--theme", type=OneOf(["light", "dark"]), default="light", help="the look of the page (light)"
)
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    type=HostName(),
    help="a name under which the page may be asked for, beside localhost; can be given several"
    " times",
)
@click.option(
    "--max-pages",
    metavar="N",
    type=WHOLE_NUMBER,
    default=4,
    help="how many pages may be open at once (4)",
)
@click.option(
    "--idle-seconds",
    metavar="N",
    type=WHOLE_NUMBER,
    default=1800,
    help="how long the process of a page that was closed is kept (1800)",
)
@click.option(
    "--no-spare",
    is_flag=True,
    help="keep no process ready for the next page, which then takes longer to open",
)
@server_options()
def app(
    access: StoreAccess,
    theme: str,
    allow_host: tuple[str, ...],
    max_pages: int,
    idle_seconds: int,
    no_spare: bool,
    server: ServerOptions,
) -> int:
    """Serve the page in this program's place."""
    _check_installed("voila")
    with access.to_write():  # makes it, and says what is wrong with it
        pass
    arguments = [str(_JUPYTER.with_name("app.ipynb")), *server.arguments()]
    arguments += ["--strip_sources=True", "--template=workbench", f"--theme={theme}"]
    arguments += [f"--WorkbenchApp.max_pages={max_pages}"]
    arguments += [f"--WorkbenchApp.idle_seconds={idle_seconds}"]
    arguments += [f"--WorkbenchApp.keeps_spare={not no_spare}"]
    arguments += [f"--WorkbenchApp.allowed_hosts={host}" for host in allow_host]
    own = _kernel_environment(access) | _path_first("JUPYTER_PATH", _JUPYTER)
    if allow_host:
        own["WORKBENCH_SHARED"] = "1"  # no file of this machine is read by its path then
    _become("workbench.serving", arguments, own)


def _kernel_environment(access: StoreAccess) -> dict[str, str]:
    """The environment of the kernels: which store is shown, and who acts."""
    own = {STORE: str(Path(access.store_folder).absolute())}
    return own | ({ACTOR: access.actor_name} if access.actor_name else {})


def _path_first(name: str, folder: Path) -> dict[str, str]:
    """A folder before those that an environment variable has."""
    return {name: os.pathsep.join([str(folder), *filter(None, [os.environ.get(name)])])}


def _start_notebook(notebooks: str | None) -> Path:
    """The notebook of the workbench in the folder that was named, in the working folder, or in a
    new folder of its own.

    Raises: NoFile, BadInput.
    """
    start = Path(NOTEBOOKS if notebooks is None else notebooks) / START_NOTEBOOK
    if start.exists():
        return start
    if notebooks is not None:
        remedy = "give its folder by `--notebooks`, or write one with `workbench sample`"
        raise NoFile(f"there is no notebook of the workbench at {start}; {remedy}")
    if copy_sample(Path(OWN_FOLDER)):
        sys.stdout.write(f"written: {OWN_FOLDER}, the sample and its notebooks\n")
    return Path(OWN_FOLDER) / NOTEBOOKS / START_NOTEBOOK


def _root(*, is_allowed: bool) -> list[str]:
    """The option that root needs. Raises: BadInput, when root did not ask for it."""
    if os.geteuid() != 0:
        return []
    if not is_allowed:
        raise BadInput(
            "JupyterLab does not run as root, because every notebook could change the whole "
            "system: log in as another user, or give `--allow-root`, as in a container"
        )
    return ["--allow-root"]


def _become(module: str, arguments: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Run a module in this program's place."""
    sys.stdout.flush()
    os.execve(  # noqa: S606 - this very Python, and arguments that no shell reads
        sys.executable, [sys.executable, "-m", module, *arguments], {**os.environ, **environment}
    )


def _check_installed(package: str) -> None:
    """Raise BadInput, with the remedy, when a package is missing."""
    if importlib.util.find_spec(package) is None:
        remedy = "pip install 'policy-workbench[lab]'"
        raise BadInput(f"{package} is not installed; to get it: {remedy}")
