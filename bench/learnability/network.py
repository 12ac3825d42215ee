"""A small convolutional network that says of a picture whether the tower stands."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn


@dataclass(frozen=True)
class Training:
    """How the network is trained; AdamW with a one-cycle rate."""

    epochs: int = 10
    batch: int = 32
    rate: float = 1.5e-3
    weight_decay: float = 0.05
    shift: int = 3  # pixels by which pictures are moved at most, either way, each time that they are shown
    seed: int = 0


def network(size: tuple[int, int]) -> nn.Module:
    """For pictures of this height and width, multiples of 8; one number, above 0: stands."""

    def layer(before: int, after: int, kernel: int, stride: int) -> nn.Sequential:
        convolution = nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False)
        return nn.Sequential(convolution, nn.BatchNorm2d(after), nn.ReLU(inplace=True))

    features = 64 * (size[0] // 8) * (size[1] // 8)
    model = nn.Sequential(layer(3, 16, 5, 2), layer(16, 32, 3, 2), layer(32, 48, 3, 1), layer(48, 64, 3, 2),
                          layer(64, 64, 3, 1), nn.Flatten(), nn.Dropout(0.3), nn.Linear(features, 128),
                          nn.ReLU(inplace=True), nn.Dropout(0.3), nn.Linear(128, 1))
    return model.to(memory_format=torch.channels_last)


def as_input(pictures: np.ndarray) -> torch.Tensor:
    """N x 3 x H x W, float32, of uint8 pictures; each channel of a picture has mean 0."""
    values = torch.from_numpy(pictures).permute(0, 3, 1, 2).float().div_(64.0)
    return (values - values.mean(dim=(2, 3), keepdim=True)).contiguous(memory_format=torch.channels_last)


def varied(pictures: torch.Tensor, most: int, generator: torch.Generator) -> torch.Tensor:
    """Mirrored or not, and moved a little, all of which leaves the label as it is."""
    mirrored = torch.rand(len(pictures), generator=generator) < 0.5
    pictures = torch.where(mirrored[:, None, None, None], pictures.flip(3), pictures)
    down, right = torch.randint(-most, most + 1, (2,), generator=generator).tolist()
    moved = nn.functional.pad(pictures, (most, most, most, most), mode="replicate")
    height, width = pictures.shape[2:]
    return moved[:, :, most + down:most + down + height, most + right:most + right + width].contiguous(
        memory_format=torch.channels_last)


def train(pictures: np.ndarray, stable: np.ndarray, how: Training, say: Callable[[str], None]) -> nn.Module:
    """A network trained on uint8 pictures and labels; the same one for the same arguments and thread count."""
    torch.manual_seed(how.seed)
    torch.use_deterministic_algorithms(True)
    generator = torch.Generator().manual_seed(how.seed)
    model = network(pictures.shape[1:3])
    labels = torch.from_numpy(stable.astype(np.float32))
    optimizer = torch.optim.AdamW(model.parameters(), how.rate, weight_decay=how.weight_decay)
    batch = min(how.batch, len(pictures))
    batches = len(pictures) // batch
    steps = how.epochs * batches
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, how.rate, total_steps=steps, pct_start=0.2)
    loss_of = nn.BCEWithLogitsLoss()
    for epoch in range(how.epochs):
        model.train()
        order = torch.randperm(len(pictures), generator=generator)
        right = total = 0.0
        for first in range(0, batches * batch, batch):
            chosen = order[first:first + batch]
            shown = varied(as_input(pictures[chosen.numpy()]), how.shift, generator)
            says = model(shown).squeeze(1)
            loss = loss_of(says, labels[chosen])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += loss.item()
            right += ((says > 0) == (labels[chosen] > 0)).float().mean().item()
        say(f"epoch {epoch + 1} of {how.epochs}: loss {total / batches:.3f}, right {right / batches:.3f}")
    return model


def answers(model: nn.Module, pictures: np.ndarray) -> np.ndarray:
    """Whether it says that each tower stands."""
    model.eval()
    with torch.no_grad():
        parts = [model(as_input(pictures[i:i + 256])).squeeze(1) > 0 for i in range(0, len(pictures), 256)]
    return torch.cat(parts).numpy()
