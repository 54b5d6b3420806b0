"""The one place of the project that loads onnxruntime.

On Linux the package sends telemetry unless a variable says otherwise *before its first import*. A person who scans
their profiles was promised that nothing leaves the machine, so every model is opened through this file and nothing
else imports the package.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

TELEMETRY_VARIABLE = "ORT_DISABLE_TELEMETRY"


def session(model: str | Path | bytes, *, threads: int = 1) -> InferenceSession:
    """Open an ONNX model (a path, or the file's bytes) on the CPU, with `threads` threads and no busy waiting.

    onnxruntime is imported here and not at the top, so that `import checks` stays cheap and so that the telemetry
    variable is always set first.
    """
    os.environ[TELEMETRY_VARIABLE] = "1"
    import onnxruntime  # noqa: PLC0415 - only after the variable is set, and only when a model is needed

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Threads that spin while they wait take a whole core each from the person's other work.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.log_severity_level = 3
    source = model if isinstance(model, bytes) else str(model)
    return onnxruntime.InferenceSession(source, sess_options=options, providers=["CPUExecutionProvider"])


def quantise(full: Path, small: Path) -> None:
    """Write the 32-bit model `full` with 8-bit weights to `small`. Only the training uses it; it needs `onnx`.

    The range is reduced by a bit: on processors without VNNI the products of full-range weights overflow 16 bits.
    """
    os.environ[TELEMETRY_VARIABLE] = "1"
    from onnxruntime.quantization import (  # noqa: PLC0415 - see `session`; and a user's machine has no `onnx`
        QuantType,
        quantize_dynamic,
    )
    from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: PLC0415 - likewise

    prepared = full.with_suffix(".prepared.onnx")
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(str(prepared), str(small), per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)
    prepared.unlink()


def quantise_by_example(
    full: Path, small: Path, given: Iterable[NDArray[np.float32]], *, operations: Sequence[str] | None = None
) -> None:
    """
    Write the 32-bit model `full` so that `small` reckons with 8 bits, its ranges taken from what it makes of examples.

    `given` are inputs of the network, `operations` the kinds that are turned (all that can be, where None). Only the
    training uses it. The range of the weights is reduced by a bit, as in `quantise`.
    """
    os.environ[TELEMETRY_VARIABLE] = "1"
    from onnxruntime.quantization import (  # noqa: PLC0415 - see `quantise`
        CalibrationDataReader,
        CalibrationMethod,
        QuantFormat,
        QuantType,
        quantize_static,
    )
    from onnxruntime.quantization.shape_inference import quant_pre_process  # noqa: PLC0415 - likewise

    prepared = full.with_suffix(".prepared.onnx")
    quant_pre_process(str(full), str(prepared), skip_symbolic_shape=True)
    name = session(prepared).get_inputs()[0].name
    examples = iter(given)

    class Examples(CalibrationDataReader):  # type: ignore[misc]  # the library has no types
        """Hands out one example at a time."""

        def get_next(self) -> dict[str, NDArray[np.float32]] | None:
            one = next(examples, None)
            return None if one is None else {name: one}

    quantize_static(
        str(prepared),
        str(small),
        Examples(),
        quant_format=QuantFormat.QDQ,
        op_types_to_quantize=list(operations) if operations else None,
        per_channel=True,
        reduce_range=True,
        activation_type=QuantType.QUInt8,
        weight_type=QuantType.QInt8,
        calibrate_method=CalibrationMethod.Percentile,
        extra_options={"CalibPercentile": 99.99},
    )
    prepared.unlink()
