"""Make the checkout ready: .venv with the pinned packages, node_modules with the fonts.

Runs on the bare system Python (3.11 or later, standard library only), as root or as an ordinary user. Where the
system's Python has no ensurepip (Debian without python3-venv), pip's own wheel is fetched from the package index.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PIP_VERSION = "25.3"  # only used where ensurepip is missing


def fail(message: str) -> None:
    sys.exit(f"setup: {message}")


def make_venv() -> None:
    """A virtual environment with pip in it."""
    python = VENV / "bin" / "python"
    if python.exists() and subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
    with tempfile.TemporaryDirectory() as folder:
        wheel = fetch_pip(pathlib.Path(folder))
        subprocess.run([python, f"{wheel}/pip", "install", "--quiet", str(wheel)], check=True)


def fetch_pip(folder: pathlib.Path) -> pathlib.Path:
    """pip's wheel, by name, from the configured package index."""
    index = os.environ.get("PIP_INDEX_URL", "https://pypi.org/simple").rstrip("/") + "/pip/"
    name = f"pip-{PIP_VERSION}-py3-none-any.whl"
    try:
        with urllib.request.urlopen(index, timeout=60) as page:
            links = re.findall(rf'href="([^"]*{re.escape(name)}[^"]*)"', page.read().decode())
        if not links:
            fail(f"{name} is not on the package index; install python3-venv and try again")
        path = folder / name
        with urllib.request.urlopen(urllib.parse.urljoin(index, links[0]), timeout=120) as data:
            path.write_bytes(data.read())
    except OSError as error:
        fail(f"no pip here and the package index does not answer ({error}); install python3-venv and try again")
    return path


def install_fonts() -> None:
    """The packages of package-lock.json. A linked node_modules belongs to another checkout: npm would empty it."""
    if (ROOT / "node_modules").is_symlink():
        return
    print("setup: fonts into node_modules ...", flush=True)
    if subprocess.run(["npm", "ci", "--silent", "--no-fund", "--no-audit"], cwd=ROOT).returncode:
        fail("npm could not install the fonts of package.json (see above)")


def write_command() -> None:
    """The technician's command line, `.venv/bin/tinytill`."""
    command = VENV / "bin" / "tinytill"
    command.write_text(
        f"#!{VENV}/bin/python\n"
        f"import sys\n\nsys.path.insert(0, {str(ROOT)!r})\n"
        "from tools.technician.cli import main\n\nmain()\n",
        encoding="utf-8",
    )
    command.chmod(0o755)


def main() -> None:
    if sys.version_info < (3, 11):
        fail(f"Python 3.11 or later is needed, this is {sys.version.split()[0]}")
    if shutil.which("npm") is None:
        fail("npm is needed for the fonts (Debian: apt-get install nodejs npm)")
    print("setup: Python packages into .venv ...", flush=True)
    make_venv()
    pip = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "-r", str(ROOT / "requirements.txt")]).returncode:
        fail("pip could not install the packages of requirements.txt (see above)")
    install_fonts()
    write_command()
    (VENV / ".ready").touch()


if __name__ == "__main__":
    main()
