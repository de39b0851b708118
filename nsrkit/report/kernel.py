"""One workbook run by papermill in a process of its own."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

from nsrkit.ensemble.executor import SCHEDULER
from nsrkit.logs import logger

LOG = logger(__name__)
START_TIMEOUT_S = 180


class Job(NamedTuple):
    """What to run and where its results go."""

    name: str
    workbook: Path
    output: Path
    parameters: dict[str, Any]
    store: Path
    cwd: Path
    scheduler: str | None = None
    """Address of the Dask cluster that ensembles run on; None runs them here."""
    last: bool = False
    """Whether it reads the results of the other workbooks, and so begins when they have ended."""


class Outcome(NamedTuple):
    """How a workbook ended."""

    name: str
    seconds: float
    error: str = ""
    """Kind and message of what stopped it; empty where all went well."""
    cell: str = ""


def execute(job: Job) -> Outcome:
    """Run a workbook; never raises, the outcome says what went wrong.

    The kernel is this interpreter, whatever kernels are installed; it talks over files, not ports.
    """
    began = time.perf_counter()
    LOG.info("%s: begun", job.name)
    os.environ |= {"NSRKIT_STORE": str(job.store), "NSRKIT_WORKBOOK": job.name,
                   "PYDEVD_DISABLE_FILE_VALIDATION": "1"}  # fmt: skip
    if job.scheduler is not None:
        os.environ[SCHEDULER] = job.scheduler
    error = cell = ""
    with tempfile.TemporaryDirectory(prefix="nsr-") as runtime:
        os.environ["JUPYTER_RUNTIME_DIR"] = runtime  # a short path: a socket's name is limited
        try:
            _papermill(job, runtime)
        except Exception as fault:
            error, cell = _told(fault)
    LOG.info("%s: %s", job.name, error or "ended")
    return Outcome(job.name, time.perf_counter() - began, error, cell)


def _papermill(job: Job, runtime: str) -> None:
    import papermill

    papermill.execute_notebook(
        str(job.workbook), str(job.output), parameters=job.parameters, progress_bar=False,
        kernel_name="python3", start_timeout=START_TIMEOUT_S, cwd=str(job.cwd),
        kernel_manager_class=_kernel(runtime),
    )  # fmt: skip


def _kernel(runtime: str) -> type[Any]:
    """A kernel manager for this interpreter; made late, since jupyter_client is no light import."""
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    class Kernel(AsyncKernelManager):
        """Starts our own interpreter, over inter-process sockets."""

        @property
        def kernel_spec(self) -> KernelSpec:
            """The one specification there is."""
            # What a cell raises is in the workbook; the own log of the kernel would be noise.
            command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}",
                       "--log-level=CRITICAL"]  # fmt: skip
            return KernelSpec(argv=command, display_name="nsrkit", language="python")

        def __init__(self, **given: Any) -> None:
            # Without a name of its own each kernel would take one socket in the current folder.
            super().__init__(**(given | {"transport": "ipc", "ip": str(Path(runtime) / "k")}))

    return Kernel


def _told(fault: Exception) -> tuple[str, str]:
    """Message and cell of a failure."""
    name, text = getattr(fault, "ename", None), getattr(fault, "evalue", "")
    if name:
        return f"{name}: {text}".strip(), str(getattr(fault, "exec_count", ""))
    return f"{type(fault).__name__}: {fault}".splitlines()[0], ""
