"""Lets torchvision be imported beside a torch that was built for CPUs.

The torchvision that package registries have is built for CUDA, so its compiled operators do not load here.
Nothing in these tests calls them, but torchvision refers to two by name as it is imported.
"""

import importlib.metadata

import torch

if torch.version.cuda is None and not importlib.metadata.version("torchvision").endswith("+cpu"):
    library = torch.library.Library("torchvision", "DEF")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
