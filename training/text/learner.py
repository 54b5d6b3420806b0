"""One step of learning: masked losses, and a copy of the network in 16 bits that does the work for the one in 32."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from training.text.batches import NOTHING_SAID
from training.text.examples import FLAGS
from training.text.network import Logits

if TYPE_CHECKING:
    from collections.abc import Callable

    from training.text.batches import Batch
    from training.text.network import Network

SHORT_FLOATS = torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 - no public way to ask; several times as fast where it is
# The two heads that decide most of the flags lead; the rest share what is left.
FLAG_WEIGHTS = {"hate": 1.0, "derogatory": 1.0, "threat": 0.4, "sexual": 0.3, "profane": 0.2, "self_harm": 0.3}
SEVERITY_WEIGHT = 0.2
LONGEST_STEP = 1.0  # of the gradient


class Learner:
    """A network that learns. Products are 16-bit where the processor has them; sums of what was learnt are always 32-bit."""

    def __init__(self, network: Network, rate: float, target_weight: float, *, words_learn: bool) -> None:
        """Take a network and change it from then on, at `rate` at most."""
        network.words.weight.requires_grad_(words_learn)
        self.network, self._target_weight = network, target_weight
        self._working = copy.deepcopy(network).to(torch.bfloat16) if SHORT_FLOATS else network
        self._working.train()
        self._learnt, self._used = (
            list[Tensor](weight for weight in whole.parameters() if weight.requires_grad)
            for whole in (network, self._working)
        )
        self._optimizer = _optimizer(network, rate)
        self._schedule: torch.optim.lr_scheduler.LambdaLR | None = None

    def follow(self, share: Callable[[int], float]) -> None:
        """Let the rate follow `share`, which maps a step to a share of the full rate."""
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimizer, share)

    def learn(self, batch: Batch) -> float:
        """Take one step; return the loss."""
        logits = self._working(batch.ids, batch.mask)
        loss = loss_of(Logits(*(part.float() for part in logits)), batch, self._target_weight)
        for used in self._used:
            used.grad = None
        loss.backward()  # type: ignore[no-untyped-call]  # the library has no types here
        if self._working is not self.network:
            for learnt, used in zip(self._learnt, self._used, strict=True):
                learnt.grad = None if used.grad is None else used.grad.float()
        _shorten([learnt.grad for learnt in self._learnt if learnt.grad is not None])
        self._optimizer.step()
        if self._schedule:
            self._schedule.step()
        self._pass_on()
        return loss.item()

    def state(self) -> dict[str, Any]:
        """Return what `restore` needs to go on from here."""
        return {
            "network": self.network.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "schedule": self._schedule.state_dict() if self._schedule else {},
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from what `state` returned."""
        self.network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        if self._schedule:
            self._schedule.load_state_dict(state["schedule"])
        self._pass_on()

    def _pass_on(self) -> None:
        if self._working is not self.network:
            with torch.no_grad():
                torch._foreach_copy_(self._used, self._learnt)


def loss_of(logits: Logits, batch: Batch, target_weight: float) -> Tensor:
    """Return the weighted sum of the heads' losses, each only over the texts whose source speaks about it."""
    weights = torch.tensor([FLAG_WEIGHTS[flag] for flag in FLAGS])
    flags = nn.functional.binary_cross_entropy_with_logits(logits.flags, batch.flags, reduction="none")
    total: Tensor = (flags * batch.said * weights * batch.weight[:, None]).sum() / len(batch.weight)
    for head, wanted, weight in (
        (logits.target, batch.target, target_weight),
        (logits.severity, batch.severity, SEVERITY_WEIGHT),
    ):
        each = nn.functional.cross_entropy(head, wanted, ignore_index=NOTHING_SAID, reduction="none")
        total = total + weight * (each * batch.weight).sum() / len(batch.weight)
    return total


def _shorten(gradients: list[Tensor]) -> None:
    length = torch.nn.utils.get_total_norm(gradients)
    if length > LONGEST_STEP:
        torch._foreach_mul_(gradients, float(LONGEST_STEP / length))


def _optimizer(network: Network, rate: float) -> torch.optim.AdamW:
    """AdamW; the word embeddings learn at a third of the rate, since each word is rarely seen."""
    words = [weight for weight in (network.words.weight, network.positions.weight) if weight.requires_grad]
    plain = [p for name, p in network.named_parameters() if p.ndim < 2]  # biases and norms
    skip = {id(p) for p in [*words, *plain]}
    matrices = [p for p in network.parameters() if id(p) not in skip and p.requires_grad]
    groups = [
        {"params": matrices, "lr": rate, "weight_decay": 0.01},
        {"params": plain, "lr": rate, "weight_decay": 0.0},
        {"params": words, "lr": rate / 3, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, fused=True)
